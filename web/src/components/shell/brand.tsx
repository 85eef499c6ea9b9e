import { cn } from "@/lib/cn";

/** The paper plane on its yellow. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={cn("size-8 shrink-0", className)}>
      <rect width="32" height="32" rx="9" className="fill-spark" />
      <path
        className="fill-spark-foreground"
        d="M7.2 15.1 24.4 7.4c.7-.3 1.4.4 1.1 1.1l-7.6 17.3c-.4.8-1.5.7-1.7-.1l-1.7-6.5a1.4 1.4 0 0 0-1-1l-6.2-1.5c-.9-.2-1-1.3-.1-1.6Z"
      />
    </svg>
  );
}
