/** Inviting somebody by e-mail, with a role. */
import { useId, useState } from "react";
import { Controller } from "react-hook-form";
import { Problem } from "@/api/problem";
import { Link } from "@/app/go";
import { ROLES } from "@/app/roles";
import { useSession } from "@/app/session";
import { Dialog } from "@/components/ui/dialog";
import { FormFooter } from "@/components/ui/form-footer";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { useCommonWords } from "@/i18n";
import { FormField, showProblem, useSchemaForm } from "@/lib/form";
import { z } from "@/lib/zod";
import { type NewInvite, useInvite } from "./data";
import { InviteSent } from "./invite-sent";
import { inviteRefusal } from "./refusals";
import { useTeamWords } from "./words";

const MAIL = /^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$/;

export default function InviteDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTeamWords();
  const common = useCommonWords();
  const formId = useId();
  const { can, business } = useSession();
  const [sent, setSent] = useState<NewInvite | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [full, setFull] = useState(false);
  const schema = z.object({
    email: z
      .string()
      .check(
        z.trim(),
        z.minLength(1, "form.required"),
        z.maxLength(254, "form.tooLong"),
        z.regex(MAIL, t("email.wrong")),
      ),
    role: z.enum(ROLES),
  });
  const form = useSchemaForm(schema, { defaultValues: { email: "", role: "agent" } });
  const failed = (error: unknown) => {
    setFull(error instanceof Problem && error.code === "LimitReached");
    const place = showProblem(form, error, common);
    setTrouble(place && inviteRefusal(error, t, common));
  };
  const invite = useInvite(failed);
  const reset = () => {
    form.reset();
    setTrouble(null);
    setFull(false);
    setSent(null);
  };
  const close = () => {
    onOpenChange(false);
    reset();
  };
  const submit = form.handleSubmit((body) => {
    setTrouble(null);
    setFull(false);
    invite.mutate(body, { onSuccess: setSent });
  });
  return (
    <>
      <Dialog
        open={open && !sent}
        onOpenChange={close}
        title={t("invite.title", { business })}
        description={t("invite.text")}
        footer={
          <FormFooter form={formId} onCancel={close} pending={invite.isPending}>
            {t("invite.do")}
          </FormFooter>
        }
      >
        <form id={formId} noValidate onSubmit={submit} className="grid gap-5 pb-2">
          <FormField form={form} name="email" label={t("email")}>
            <Input
              type="email"
              inputMode="email"
              autoComplete="off"
              placeholder={t("email.example")}
              {...form.register("email")}
            />
          </FormField>
          <Controller
            control={form.control}
            name="role"
            render={({ field }) => (
              <RadioCards
                legend={t("role")}
                help={can("owner") ? undefined : t("role.onlyOwners")}
                value={field.value}
                onChange={field.onChange}
                options={[...ROLES].reverse().map((role) => ({
                  value: role,
                  label: common(`role.${role}`),
                  help: common(`role.${role}.may`),
                  disabled: !can(role),
                }))}
              />
            )}
          />
          {trouble && (
            <p
              role="alert"
              className="rounded-md bg-danger-soft px-3 py-2.5 text-danger-text text-sm"
            >
              {trouble}{" "}
              {full && (
                <Link to="/settings/usage" className="font-semibold underline">
                  {t("refused.full.see")}
                </Link>
              )}
            </p>
          )}
        </form>
      </Dialog>
      <InviteSent invite={sent} onClose={close} onAnother={reset} />
    </>
  );
}
