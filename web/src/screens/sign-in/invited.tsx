/** The pages of an invite for somebody who is signed in, or whose invite is closed. */
import { MailX, UserRoundX } from "lucide-react";
import { useState } from "react";
import { api, ok } from "@/api/client";
import { Problem, problemText } from "@/api/problem";
import { roleOf } from "@/app/roles";
import { Button, buttonStyle } from "@/components/ui/button";
import { Avatar } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import type { Me } from "./entering";
import { acceptInvite, type Invite } from "./invite";
import { useSignInWords } from "./words";

/** "Ana convidou você para Padaria como Atendente." */
export function useInviteSentence(): (invite: Invite) => string {
  const t = useSignInWords();
  const common = useCommonWords();
  return ({ business, role, invited_by }) => {
    const known = roleOf(role);
    const values = { business, role: known ? common(`role.${known}`) : role };
    return invited_by ? t("invite.by", { ...values, name: invited_by }) : t("invite.to", values);
  };
}

export function AcceptInvite({
  me,
  invite,
  token,
  onClosed,
}: {
  me: Me;
  invite: Invite;
  token: string;
  onClosed: () => void;
}) {
  const t = useSignInWords();
  const common = useCommonWords();
  const sentence = useInviteSentence();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [member, setMember] = useState(false);
  const known = roleOf(invite.role);
  const accept = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      const outcome = await acceptInvite(token);
      if (outcome === "joined") location.replace("/");
      else if (outcome === "closed") onClosed();
      else setMember(true);
    } catch (error) {
      const full = error instanceof Problem && error.code === "LimitReached";
      setTrouble(
        full ? t("invite.full", { business: invite.business }) : problemText(error, common),
      );
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="grid gap-5">
      <Avatar name={invite.business} className="size-14 text-lg" />
      <div>
        <h1 className="text-balance font-bold text-[1.85rem] leading-9 tracking-tight">
          {t("invite.title", { business: invite.business })}
        </h1>
        <p className="mt-1.5 text-pretty break-words text-muted-foreground">{sentence(invite)}</p>
      </div>
      {known && (
        <p className="rounded-md bg-muted px-3.5 py-3 text-sm">
          <span className="font-semibold">{common(`role.${known}`)}.</span>{" "}
          {common(`role.${known}.may`)}
        </p>
      )}
      {member && (
        <p
          role="status"
          className="rounded-md bg-primary-soft px-3 py-2.5 text-primary-text text-sm"
        >
          {t("invite.member", { business: invite.business })}
        </p>
      )}
      {trouble && (
        <p role="alert" className="rounded-md bg-danger-soft px-3 py-2.5 text-danger-text text-sm">
          {trouble}
        </p>
      )}
      {member ? (
        <a href="/" className={buttonStyle({ size: "lg" })}>
          {t("invite.goOn")}
        </a>
      ) : (
        <Button size="lg" pending={busy} onClick={() => void accept()}>
          {t("invite.accept")}
        </Button>
      )}
      <p className="text-center text-muted-foreground text-sm">
        {t("invite.as", { email: me.email })}
      </p>
    </div>
  );
}

export function OtherPerson({
  me,
  invite,
  onOut,
}: {
  me: Me;
  invite: Invite;
  /** Signed out: the form may show. */
  onOut: () => void;
}) {
  const t = useSignInWords();
  const common = useCommonWords();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const leave = async () => {
    setBusy(true);
    try {
      await ok(api.DELETE("/api/v1/auth/session"));
      onOut();
    } catch (error) {
      setTrouble(problemText(error, common));
      setBusy(false);
    }
  };
  return (
    <div className="grid gap-5">
      <Icon of={UserRoundX} />
      <div>
        <h1 className="text-balance font-bold text-[1.85rem] leading-9 tracking-tight">
          {t("other.title")}
        </h1>
        <p className="mt-1.5 text-pretty break-words text-muted-foreground">
          {t("other.text", { invited: invite.email, here: me.email })}
        </p>
      </div>
      {trouble && (
        <p role="alert" className="rounded-md bg-danger-soft px-3 py-2.5 text-danger-text text-sm">
          {trouble}
        </p>
      )}
      <Button size="lg" pending={busy} onClick={() => void leave()}>
        <span className="min-w-0 truncate">{t("other.do", { invited: invite.email })}</span>
      </Button>
      <a href="/" className={buttonStyle({ look: "ghost", size: "lg" })}>
        {t("other.stay")}
      </a>
    </div>
  );
}

export function InviteClosed() {
  const t = useSignInWords();
  return (
    <div className="grid gap-5">
      <Icon of={MailX} />
      <div>
        <h1 className="text-balance font-bold text-[1.85rem] leading-9 tracking-tight">
          {t("closed.title")}
        </h1>
        <p className="mt-1.5 text-pretty break-words text-muted-foreground">{t("closed.text")}</p>
      </div>
      <a href="/" className={buttonStyle({ size: "lg" })}>
        {t("closed.do")}
      </a>
    </div>
  );
}

function Icon({ of: Shape }: { of: typeof MailX }) {
  return (
    <span className="grid size-14 place-items-center rounded-xl bg-muted text-muted-foreground">
      <Shape aria-hidden className="size-7" strokeWidth={1.75} />
    </span>
  );
}
