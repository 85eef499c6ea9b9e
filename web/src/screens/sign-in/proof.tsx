/** The address is not proven yet: a mail with a link is on its way. */
import { useState } from "react";
import { problemText } from "@/api/problem";
import { Button } from "@/components/ui/button";
import { useCommonWords } from "@/i18n";
import type { SignInService } from "./service";
import { useSignInWords } from "./words";

export function ProofNeeded({
  service,
  email,
  onAgain,
}: {
  service: SignInService;
  email: string;
  onAgain: () => void;
}) {
  const t = useSignInWords();
  const common = useCommonWords();
  const [said, say] = useState("");
  return (
    <div className="grid gap-4">
      <h1 className="font-bold text-2xl">{t("proof.title")}</h1>
      <p className="text-muted-foreground">{t("proof.text", { email })}</p>
      <Button onClick={onAgain}>{t("proof.again")}</Button>
      <Button
        look="ghost"
        onClick={() =>
          service.sendProof().then(
            () => say(t("proof.sent")),
            (error: unknown) => say(problemText(error, common)),
          )
        }
      >
        {t("proof.resend")}
      </Button>
      <p role="status" className="text-center text-muted-foreground text-sm">
        {said}
      </p>
    </div>
  );
}
