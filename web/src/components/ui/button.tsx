/** Buttons and links that look like them. `pending` keeps the width and says that it works. */
import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export const buttonStyle = cva(
  "relative inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-md font-semibold text-sm transition-colors disabled:pointer-events-none disabled:opacity-55 pointer-coarse:min-h-11 pointer-coarse:min-w-11 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      look: {
        primary: "bg-primary text-primary-foreground shadow-card hover:bg-primary/90",
        plain: "border border-input/60 bg-card text-foreground shadow-card hover:bg-muted",
        soft: "bg-primary-soft text-primary-text hover:bg-primary-soft/70",
        ghost: "text-foreground hover:bg-muted",
        danger: "bg-danger text-danger-foreground hover:bg-danger/90",
        link: "h-auto! min-h-0 px-0! text-primary-text underline-offset-4 hover:underline",
      },
      size: { sm: "h-8 px-3", md: "h-9.5 px-4", lg: "h-11 px-5 text-base", icon: "size-9.5" },
    },
    defaultVariants: { look: "primary", size: "md" },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonStyle> {
  asChild?: boolean;
  pending?: boolean;
}

export function Button({
  className,
  look,
  size,
  asChild,
  pending,
  children,
  ...props
}: ButtonProps) {
  const style = cn(buttonStyle({ look, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={style} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type="button"
      className={style}
      aria-busy={pending || undefined}
      {...props}
      disabled={props.disabled || pending}
    >
      {pending && <LoaderCircle aria-hidden className="absolute animate-spin" />}
      {/* Not `invisible`, which would take its name from the button. */}
      {children && (
        <span className="contents">
          {pending ? <span className="opacity-0">{children}</span> : children}
        </span>
      )}
    </button>
  );
}
