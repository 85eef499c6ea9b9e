/** What a message holds, kind by kind. */
import { Ban, Forward, type LucideIcon, Megaphone, Tag, Users } from "lucide-react";
import { FileView } from "./files";
import { Linked, OutsideLink } from "./linked";
import { OrderView } from "./order";
import { Calls, CardList, Choice, CommentMark, FormAnswers, PlaceView, SharedPost } from "./parts";
import type { Bubble } from "./rows";
import type { Extras } from "./said";
import { type InboxWords, useInboxWords } from "./words";

export function MessageContent({ bubble }: { bubble: Bubble }) {
  const t = useInboxWords();
  const { text, type, extras } = bubble;
  if (bubble.revoked) {
    return (
      <p className="flex items-center gap-1.5 text-muted-foreground italic">
        <Ban aria-hidden className="size-4 shrink-0" /> {t("type.revoke")}
      </p>
    );
  }
  if (type === "reaction")
    return <p>{text ? t("reaction", { emoji: text }) : t("reaction.gone")}</p>;
  const held = <Held bubble={bubble} />;
  return (
    <>
      <About bubble={bubble} />
      {extras?.header && <p className="font-semibold">{extras.header}</p>}
      {held}
      {text && !(bubble.content.type in SAYS_IT) && (
        <span className="whitespace-pre-wrap [overflow-wrap:anywhere]">
          <Linked text={text} />
        </span>
      )}
      {extras && <Offered extras={extras} />}
      {nothingToShow(bubble) && (
        <p className="text-muted-foreground italic">{t("type.unsupported")}</p>
      )}
    </>
  );
}

/** Kinds whose words are their own text once more. */
const SAYS_IT = { button: true, list: true, location: true, contacts: true };

function nothingToShow({ text, content, extras }: Bubble): boolean {
  return content.type === "text" && !text && !extras;
}

function Held({ bubble: { content, key, text } }: { bubble: Bubble }) {
  const t = useInboxWords();
  switch (content.type) {
    case "media":
      return content.files.map((file, index) => (
        <FileView key={file.url ?? index} file={file} caption={text} sending={key} />
      ));
    case "location":
      return <PlaceView place={content} />;
    case "contacts":
      return <CardList cards={content} />;
    case "button":
    case "list":
      return <Choice choice={content} text={text} />;
    case "flow":
      return <FormAnswers form={content} />;
    case "order":
      return <OrderView order={content} />;
    case "call_permission":
      return <Calls response={content.response} />;
    case "share":
      return <SharedPost share={content} />;
    case "comment":
      return <CommentMark comment={content} />;
    case "unsupported":
      return (
        <p className="text-muted-foreground italic">
          {t("type.unsupported")}
          {content.kind && <span> ({content.kind})</span>}
        </p>
      );
    default:
      return null;
  }
}

/** What the message is about: an ad, a story, a product, something passed on. */
function About({ bubble: { about, group } }: { bubble: Bubble }) {
  const t = useInboxWords();
  const referral = about?.referral;
  const marks = marksOf(about, group, t);
  return (
    <>
      {marks.map(([Icon, words]) => (
        <p key={words} className="flex items-center gap-1 text-muted-foreground text-xs">
          <Icon aria-hidden className="size-3 shrink-0" /> {words}
        </p>
      ))}
      {about?.story_id && !about.story_url && (
        <p className="text-muted-foreground text-xs">{t("about.story")}</p>
      )}
      {about?.story_url && (
        <p className="text-sm">
          <OutsideLink href={about.story_url}>{t("about.story")}</OutsideLink>
        </p>
      )}
      {referral && (
        <div className="mb-1.5 rounded-sm border-warning-text border-l-3 bg-foreground/6 px-2 py-1 text-sm">
          <p className="flex items-center gap-1 font-semibold text-xs">
            <Megaphone aria-hidden className="size-3.5" /> {t("about.ad")}
          </p>
          {referral.headline && <p className="font-medium">{referral.headline}</p>}
          {referral.body && (
            <p className="line-clamp-3 [overflow-wrap:anywhere]">{referral.body}</p>
          )}
          {referral.source_url && (
            <OutsideLink href={referral.source_url}>{t("about.ad.open")}</OutsideLink>
          )}
        </div>
      )}
    </>
  );
}

function marksOf(
  about: Bubble["about"],
  group: boolean | undefined,
  t: InboxWords,
): [icon: LucideIcon, words: string][] {
  const marks: [LucideIcon, string][] = [];
  if (group) marks.push([Users, t("about.group")]);
  if (about?.forwarded) marks.push([Forward, t("about.forwarded")]);
  if (about?.product_id) marks.push([Tag, t("about.product", { id: about.product_id })]);
  return marks;
}

/** The buttons and rows a message of ours offers. */
export function Offered({ extras }: { extras: Extras }) {
  const rows = extras.sections.flatMap((section) => section.rows);
  return (
    <>
      {extras.footer && <p className="text-muted-foreground text-xs">{extras.footer}</p>}
      {extras.label && (
        <p className="mt-1.5 border-foreground/10 border-t pt-1.5 text-center font-semibold text-sm">
          {extras.url ? <OutsideLink href={extras.url}>{extras.label}</OutsideLink> : extras.label}
        </p>
      )}
      {(extras.buttons.length > 0 || rows.length > 0) && (
        <ul className="mt-1.5 grid gap-1">
          {extras.buttons.map((title) => (
            <li key={title} className="rounded-md bg-foreground/7 px-2 py-1 text-center text-sm">
              {title}
            </li>
          ))}
          {rows.map((row) => (
            <li key={row.title} className="rounded-md bg-foreground/7 px-2 py-1 text-sm">
              <span className="font-medium">{row.title}</span>
              {row.description && <span className="block text-xs">{row.description}</span>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
