/** Page header, empty state and error state: what a screen shows around and instead of its content. */
import { CloudOff, type LucideIcon, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { Problem, problemText } from "@/api/problem";
import { useCommonWords } from "@/i18n";
import { cn } from "@/lib/cn";
import { Button } from "./button";

export function PageHeader({
  title,
  description,
  actions,
}: {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="font-bold text-[1.65rem] leading-9 tracking-[-0.022em]">{title}</h1>
        {description && (
          <p className="mt-1 max-w-2xl text-pretty text-muted-foreground">{description}</p>
        )}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
  className,
  level: Heading = "h2",
}: {
  icon: LucideIcon;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
  /** "h1" where it is all there is on the page. */
  level?: "h1" | "h2";
}) {
  return (
    <div
      className={cn(
        "flex flex-col items-center rounded-lg border border-dashed px-6 py-14 text-center",
        className,
      )}
    >
      <span className="mb-4 grid size-14 place-items-center rounded-xl bg-primary-soft text-primary-text">
        <Icon aria-hidden className="size-7" strokeWidth={1.75} />
      </span>
      <Heading className="font-semibold text-lg">{title}</Heading>
      {children && (
        <p className="mt-1 max-w-md text-balance text-muted-foreground text-sm">{children}</p>
      )}
      {action && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

/** Why there is nothing to see, the request's id for support, and a way to try again. */
export function ErrorState({
  error,
  onRetry,
  className,
}: {
  error: unknown;
  onRetry?: () => void;
  className?: string;
}) {
  const t = useCommonWords();
  const requestId = error instanceof Problem ? error.requestId : undefined;
  return (
    <div
      role="alert"
      className={cn(
        "flex flex-col items-center rounded-lg border border-dashed px-6 py-12 text-center",
        className,
      )}
    >
      <span className="mb-4 grid size-14 place-items-center rounded-xl bg-danger-soft text-danger-text">
        <CloudOff aria-hidden className="size-7" strokeWidth={1.75} />
      </span>
      <h2 className="font-semibold text-lg">{t("failed.title")}</h2>
      <p className="mt-1 max-w-md text-balance text-muted-foreground text-sm">
        {problemText(error, t)}
      </p>
      {onRetry && (
        <Button look="plain" className="mt-5" onClick={onRetry}>
          <RotateCw aria-hidden /> {t("retry")}
        </Button>
      )}
      {requestId && (
        <p className="mt-4 text-muted-foreground text-xs">
          {t("failed.request")} <code className="select-all">{requestId}</code>
        </p>
      )}
    </div>
  );
}
