/** A text to take along: a link, a key. Selected on focus, copied with one press. */
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useCommonWords } from "@/i18n";
import { Button } from "./button";
import { Field } from "./field";
import { Input } from "./input";

export function CopyField({ label, value, help }: { label: string; value: string; help?: string }) {
  const t = useCommonWords();
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => setState("copied"),
      () => setState("failed"),
    );
  return (
    <div>
      <Field label={label} help={help}>
        <div className="flex gap-2">
          <Input
            readOnly
            value={value}
            className="font-mono text-[13px]"
            onFocus={(event) => event.target.select()}
          />
          <Button look="plain" className="h-10 pointer-coarse:h-11" onClick={() => void copy()}>
            {state === "copied" ? <Check aria-hidden /> : <Copy aria-hidden />} {t("copy")}
          </Button>
        </div>
      </Field>
      <p role="status" className="mt-1 min-h-5 text-muted-foreground text-sm">
        {state === "copied" && t("copied")}
        {state === "failed" && t("copy.failed")}
      </p>
    </div>
  );
}
