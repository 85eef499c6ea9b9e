/** A checkbox with what it chooses; all of it can be pressed. */
import { type MouseEvent, type ReactNode, useId } from "react";
import { Checkbox } from "@/components/ui/choice";

export function ChoiceRow({
  checked,
  onChoose,
  className,
  boxClassName,
  children,
}: {
  checked: boolean | "indeterminate";
  onChoose: (event: MouseEvent) => void;
  className?: string;
  boxClassName?: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <label htmlFor={id} className={className}>
      <Checkbox id={id} className={boxClassName} checked={checked} onClick={onChoose} />
      {children}
    </label>
  );
}
