/** A template as the phone shows it: header, words, footer and buttons. What fills its holes is the screen's. */
import { Copy, CornerUpLeft, ExternalLink, type LucideIcon, Phone, Workflow } from "lucide-react";
import type { ReactNode } from "react";
import { HeaderFile } from "./template-header";

const BUTTONS: Record<string, LucideIcon> = {
  QUICK_REPLY: CornerUpLeft,
  URL: ExternalLink,
  PHONE_NUMBER: Phone,
  COPY_CODE: Copy,
  OTP: Copy,
  FLOW: Workflow,
};

interface Part {
  type: string;
  format?: string;
  text?: string;
  buttons?: readonly { type: string; text?: string }[];
}

export function TemplateBubble({
  parts,
  file,
  title,
  children,
  copyCode,
  under,
}: {
  parts: readonly Part[];
  /** Instead of the sign of a header's file. */
  file?: ReactNode;
  /** The header's words. */
  title: (text: string) => ReactNode;
  /** The words of the body. */
  children: ReactNode;
  /** What WhatsApp writes on the button that copies a code. */
  copyCode: string;
  /** Where a button leads. */
  under?: (index: number) => ReactNode;
}) {
  const find = (type: string) => parts.find((one) => one.type === type);
  const [header, footer] = [find("HEADER"), find("FOOTER")];
  return (
    <div className="grid w-fit min-w-56 max-w-full gap-1 rounded-xl rounded-tl-sm border bg-primary-soft/70 p-1.5 text-[15px] leading-6">
      {header?.format &&
        header.format !== "TEXT" &&
        (file ?? <HeaderFile format={header.format} />)}
      <div className="grid gap-1 whitespace-pre-wrap break-words px-2 py-1">
        {header?.text && <p className="font-semibold">{title(header.text)}</p>}
        <p>{children}</p>
        {footer?.text && <p className="text-muted-foreground text-sm">{footer.text}</p>}
      </div>
      {find("BUTTONS")?.buttons?.map((button, index) => {
        const Icon = BUTTONS[button.type] ?? CornerUpLeft;
        return (
          <span
            key={index}
            className="grid justify-items-center rounded-md bg-card px-3 py-1.5 text-center text-sm"
          >
            <span className="flex max-w-full items-center gap-2 font-semibold text-primary-text">
              <Icon aria-hidden className="size-4 shrink-0" />
              <span className="min-w-0 break-words">{button.text || copyCode}</span>
            </span>
            {under?.(index)}
          </span>
        );
      })}
    </div>
  );
}
