/** Up to the list that a page belongs to. */
import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "@/app/go";
import { buttonStyle } from "./button";

export function BackLink({
  to,
  children,
  className,
}: {
  to: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <Link
      to={to}
      className={buttonStyle({
        look: "ghost",
        size: "sm",
        className: `-ml-3 mb-2 ${className ?? ""}`,
      })}
    >
      <ArrowLeft aria-hidden /> {children}
    </Link>
  );
}
