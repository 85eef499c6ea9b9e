/** Stands in for Google's account chooser on one machine. */
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Avatar } from "@/components/ui/surface";
import { remember, remembered } from "@/lib/storage";
import type { PretendedAccount, PublicConfig } from "./service";
import { useSignInWords } from "./words";

const MOST_KEPT = 4;

function kept(): PretendedAccount[] {
  const rows = (remembered("google") ?? "").split("\n").filter(Boolean);
  return rows.map((row) => {
    const [email = "", name = ""] = row.split("\t");
    return { email, name };
  });
}

export default function AccountChooser({
  config,
  onChoose,
  onClose,
}: {
  config: PublicConfig;
  onChoose: (account: PretendedAccount) => void;
  onClose: () => void;
}) {
  const t = useSignInWords();
  const samples = [{ email: "ana@gmail.example", name: "Ana Souza" }];
  const known = [...kept(), ...samples].filter(
    (one, index, all) =>
      one.email !== config.demo?.email &&
      all.findIndex((other) => other.email === one.email) === index,
  );
  const [adding, add] = useState(false);
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const choose = (account: PretendedAccount) => {
    const rows = [account, ...kept().filter((one) => one.email !== account.email)];
    remember(
      "google",
      rows
        .slice(0, MOST_KEPT)
        .map((one) => `${one.email}\t${one.name}`)
        .join("\n"),
    );
    onChoose(account);
  };
  return (
    <Dialog open onOpenChange={onClose} title={t("chooser.title")} description={t("chooser.text")}>
      <ul className="-mx-2 grid gap-1">
        {known.map((one) => (
          <li key={one.email}>
            <button
              type="button"
              onClick={() => choose(one)}
              className="flex min-h-14 w-full items-center gap-3 rounded-md px-2 text-left hover:bg-muted"
            >
              <Avatar name={one.name || one.email} />
              <span className="min-w-0">
                <span className="block truncate font-semibold text-sm">{one.name}</span>
                <span className="block truncate text-muted-foreground text-sm">{one.email}</span>
              </span>
            </button>
          </li>
        ))}
        {!adding && (
          <li>
            <button
              type="button"
              onClick={() => add(true)}
              className="flex min-h-14 w-full items-center gap-3 rounded-md px-2 text-left font-semibold text-sm hover:bg-muted"
            >
              <span className="grid size-9 place-items-center rounded-full bg-muted">
                <UserPlus aria-hidden className="size-4" />
              </span>
              {t("chooser.other")}
            </button>
          </li>
        )}
      </ul>
      {adding && (
        <form
          className="mt-3 grid gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            choose({ email: email.trim(), name: name.trim() || email.trim() });
          }}
        >
          <Field label={t("name")}>
            <Input value={name} onChange={(event) => setName(event.target.value)} />
          </Field>
          <Field label={t("email")}>
            <Input
              required
              type="email"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          </Field>
          <Button type="submit">{t("enter.do")}</Button>
        </form>
      )}
    </Dialog>
  );
}
