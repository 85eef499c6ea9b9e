/** Words with their addresses made links; never anything else out of them. */
import { Fragment } from "react";

const ADDRESS = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/g;

export function Linked({ text }: { text: string }) {
  return text.split(ADDRESS).map((part, index) =>
    index % 2 === 1 ? (
      <OutsideLink key={index} href={part}>
        {part}
      </OutsideLink>
    ) : (
      <Fragment key={index}>{part}</Fragment>
    ),
  );
}

/** Somebody's address: opened apart, told nothing of us; what is no web address stays text. */
export function OutsideLink({ href, children }: { href: string; children: React.ReactNode }) {
  if (!/^https?:\/\//i.test(href)) return children;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className="underline underline-offset-2 [overflow-wrap:anywhere]"
    >
      {children}
    </a>
  );
}
