/** A message as the phone shows it. */
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import type { Piece } from "./message";

export function Bubble({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div
      className={cn(
        "w-fit max-w-full whitespace-pre-wrap break-words rounded-xl rounded-tl-sm border bg-primary-soft px-3.5 py-2.5 text-[15px] leading-6",
        className,
      )}
    >
      {children}
    </div>
  );
}

const LOOKS: Record<Piece["kind"], string> = {
  words: "",
  value: "font-semibold",
  fallback: "rounded-sm bg-warning-soft px-0.5 font-semibold text-warning-text",
  missing: "rounded-sm bg-danger-soft px-0.5 font-semibold text-danger-text",
};

export function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return pieces.map((piece, index) => (
    <span key={index} className={LOOKS[piece.kind]}>
      {piece.text}
    </span>
  ));
}
