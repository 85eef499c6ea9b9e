/** Drop-down menu. Never modal: the modal one hides focused things from screen readers. */
import { Check } from "lucide-react";
import { DropdownMenu as Primitive, Slot } from "radix-ui";
import { type ComponentProps, type KeyboardEvent, type ReactNode, useState } from "react";
import { cn } from "@/lib/cn";

interface MenuProps {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
  className?: string;
  defaultOpen?: boolean;
}

/** Until its first use only the trigger is made: lists have a menu in each row. */
export function Menu(props: MenuProps) {
  const [used, use] = useState(props.defaultOpen ?? false);
  if (used) return <UsedMenu {...props} />;
  return (
    <Slot.Root
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => use(true)}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== "ArrowDown") return;
        event.preventDefault();
        use(true);
      }}
    >
      {props.trigger}
    </Slot.Root>
  );
}

function UsedMenu({ trigger, children, align = "end", side, className }: MenuProps) {
  return (
    <Primitive.Root modal={false} defaultOpen>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={10}
          className={cn(
            "fade-in-0 zoom-in-97 z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 animate-in overflow-y-auto rounded-lg border bg-raised p-1 shadow-float duration-100",
            className,
          )}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

const row =
  "flex min-h-8.5 cursor-pointer select-none items-center gap-2.5 rounded-md px-2.5 py-1.5 text-sm outline-none data-[disabled]:pointer-events-none data-[highlighted]:bg-muted data-[disabled]:opacity-50 pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground";

export function MenuItem({
  danger,
  className,
  ...props
}: ComponentProps<typeof Primitive.Item> & { danger?: boolean }) {
  return (
    <Primitive.Item
      className={cn(row, danger && "text-danger-text [&_svg]:text-danger-text", className)}
      {...props}
    />
  );
}

export function MenuChoice({
  checked,
  children,
  ...props
}: ComponentProps<typeof Primitive.CheckboxItem>) {
  return (
    <Primitive.CheckboxItem checked={checked} className={row} {...props}>
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <Check aria-hidden className={cn(!checked && "invisible")} />
    </Primitive.CheckboxItem>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <Primitive.Label className="px-2.5 pt-2 pb-1 font-semibold text-muted-foreground text-xs">
      {children}
    </Primitive.Label>
  );
}

export function MenuSeparator() {
  return <Primitive.Separator className="my-1 h-px bg-border" />;
}
