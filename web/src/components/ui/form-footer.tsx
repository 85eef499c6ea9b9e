/** The two buttons under a form in a dialog: leave it, or send it. */
import type { ReactNode } from "react";
import { useCommonWords } from "@/i18n";
import { Button, type ButtonProps } from "./button";

export function FormFooter({
  form,
  onCancel,
  children,
  ...submit
}: Pick<ButtonProps, "look" | "pending" | "disabled"> & {
  /** The id of the form. */
  form: string;
  onCancel: () => void;
  /** What sending it is called. */
  children: ReactNode;
}) {
  const t = useCommonWords();
  return (
    <>
      <Button look="ghost" onClick={onCancel}>
        {t("cancel")}
      </Button>
      <Button type="submit" form={form} {...submit}>
        {children}
      </Button>
    </>
  );
}
