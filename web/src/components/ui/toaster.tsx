/** The corner where toasts appear; loaded with the first of them. */
import { CircleAlert, CircleCheck, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Problem } from "@/api/problem";
import { useCommonWords } from "@/i18n";
import { cn } from "@/lib/cn";
import { useStore } from "@/lib/store";
import { dismiss, type Toast, toastStore } from "./toast";

export default function Toaster() {
  const toasts = useStore(toastStore);
  const t = useCommonWords();
  return (
    <section
      aria-label={t("notices")}
      className="pointer-events-none fixed inset-x-0 bottom-[calc(4.75rem+var(--selection-bar,0px)+env(safe-area-inset-bottom))] z-60 flex flex-col items-center gap-2 px-4 md:inset-x-auto md:right-6 md:bottom-6 md:items-end"
    >
      {toasts.map((one) => (
        <Slip key={one.id} toast={one} />
      ))}
    </section>
  );
}

function Slip({ toast }: { toast: Toast }) {
  const t = useCommonWords();
  const [held, hold] = useState(false);
  const left = useRef((toast.seconds ?? 8) * 1000);
  useEffect(() => {
    if (held) return;
    const started = Date.now();
    const timer = setTimeout(() => dismiss(toast.id), left.current);
    return () => {
      clearTimeout(timer);
      left.current -= Date.now() - started;
    };
  }, [held, toast.id]);
  const failed = toast.kind === "error";
  const Icon = failed ? CircleAlert : CircleCheck;
  const requestId = toast.error instanceof Problem ? toast.error.requestId : undefined;
  return (
    <div
      role={failed ? "alert" : "status"}
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocus={() => hold(true)}
      onBlur={() => hold(false)}
      className="fade-in slide-in-from-bottom-3 pointer-events-auto flex w-full max-w-sm animate-in items-start gap-3 rounded-lg border bg-raised pointer-coarse:items-center p-3 pl-4 text-sm shadow-float"
    >
      <Icon
        aria-hidden
        className={cn(
          "mt-0.5 size-4.5 shrink-0",
          failed ? "text-danger-text" : "text-primary-text",
        )}
      />
      <div className="min-w-0 flex-1">
        <p className="text-pretty break-words">{toast.text}</p>
        {requestId && (
          <p className="mt-0.5 truncate font-mono text-muted-foreground text-xs">{requestId}</p>
        )}
      </div>
      {toast.action && (
        <button
          type="button"
          className="-my-1 shrink-0 rounded-md px-2 py-1 font-semibold text-primary-text hover:bg-primary-soft pointer-coarse:min-h-11"
          onClick={() => {
            dismiss(toast.id);
            toast.action?.run();
          }}
        >
          {toast.action.label}
        </button>
      )}
      <button
        type="button"
        aria-label={t("close")}
        className="-my-1 -mr-1 grid size-8 shrink-0 place-items-center rounded-md text-muted-foreground hover:bg-muted pointer-coarse:size-11"
        onClick={() => dismiss(toast.id)}
      >
        <X aria-hidden className="size-4" />
      </button>
    </div>
  );
}
