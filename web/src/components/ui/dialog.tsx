/** A dialog in the middle, and a sheet from the side (from below on phones). */
import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import { type ReactNode, useRef, useState } from "react";
import { useCommonWords } from "@/i18n";
import { cn } from "@/lib/cn";
import { focusBack } from "@/lib/focus";

interface ModalProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  /** Stays in sight below the scrolling content. */
  footer?: ReactNode;
  className?: string;
  /** Where the focus goes first; by default to the first control. */
  onOpenAutoFocus?: (event: Event) => void;
}

const veil =
  "fade-in-0 data-[state=closed]:fade-out-0 fixed inset-0 z-50 animate-in bg-[oklch(0.16_0.02_165/0.5)] data-[state=closed]:animate-out";

export function Dialog({ className, ...props }: ModalProps) {
  return (
    <Modal
      {...props}
      className={cn(
        "zoom-in-97 fade-in-0 data-[state=closed]:fade-out-0 inset-x-4 top-1/2 mx-auto max-h-[88dvh] max-w-lg -translate-y-1/2 rounded-xl duration-150",
        className,
      )}
    />
  );
}

export function Sheet({ className, ...props }: ModalProps) {
  return (
    <Modal
      {...props}
      className={cn(
        "slide-in-from-bottom data-[state=closed]:slide-out-to-bottom md:slide-in-from-right md:data-[state=closed]:slide-out-to-right inset-x-0 bottom-0 max-h-[92dvh] rounded-t-xl duration-200 md:inset-y-0 md:right-0 md:left-auto md:max-h-none md:w-lg md:rounded-none md:rounded-l-xl",
        className,
      )}
    />
  );
}

function Modal({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  className,
  onOpenAutoFocus,
}: ModalProps) {
  const t = useCommonWords();
  const origin = useRef<Element>(null);
  const [used, use] = useState(open);
  if (open && !used) use(true);
  // Closed ones of Radix's have the screen rendered twice before it is seen, each of them.
  if (!used) return null;
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className={veil} />
        <Primitive.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          onOpenAutoFocus={(event) => {
            origin.current = document.activeElement;
            (onOpenAutoFocus ?? calmly)(event);
          }}
          // Radix gives it back to a trigger of its own, and ours have none.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            focusBack(origin.current);
          }}
          className={cn(
            "fixed z-50 flex animate-in flex-col border bg-card shadow-float outline-none data-[state=closed]:animate-out",
            className,
          )}
        >
          <header className="break-words pt-5 pr-14 pb-3 pl-5 md:pl-6">
            <Primitive.Title className="font-bold text-xl leading-7 tracking-tight">
              {title}
            </Primitive.Title>
            {description && (
              <Primitive.Description className="mt-1 text-pretty text-muted-foreground text-sm">
                {description}
              </Primitive.Description>
            )}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 py-2 md:px-6">
            {children}
          </div>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-t px-5 pt-3 pb-[calc(1.25rem+env(safe-area-inset-bottom))] md:px-6">
              {footer}
            </footer>
          )}
          {/* Last, so that the focus starts at what the dialog is about. */}
          <Primitive.Close
            aria-label={t("close")}
            className="absolute top-4 right-3 grid size-9 shrink-0 place-items-center rounded-md text-muted-foreground hover:bg-muted pointer-coarse:size-11"
          >
            <X aria-hidden className="size-5" />
          </Primitive.Close>
          {!footer && <div className="h-[calc(1rem+env(safe-area-inset-bottom))] shrink-0" />}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** On touch the first field would bring the keyboard up over the dialog. */
function calmly(event: Event): void {
  if (!matchMedia("(pointer: coarse)").matches) return;
  event.preventDefault();
  if (event.target instanceof HTMLElement) event.target.focus();
}
