/** Places, contact cards, choices, filled forms and what Instagram sends along. */
import { Check, Contact, Mail, MapPin, Phone, PhoneCall, PhoneOff, Share2 } from "lucide-react";
import type { Schemas } from "@/api/client";
import { spaced } from "./contact-panel";
import { OutsideLink } from "./linked";
import { type Content, mapOf } from "./said";
import { useInboxWords } from "./words";

type Of<Kind extends Content["type"]> = Extract<Content, { type: Kind }>;

export function PlaceView({ place }: { place: Of<"location"> }) {
  const t = useInboxWords();
  const { number } = useNumbers();
  const { latitude, longitude, name, address } = place;
  const map = mapOf(place) || place.url;
  const point =
    latitude === null || longitude === null ? "" : `${number(latitude)}, ${number(longitude)}`;
  return (
    <div className="flex gap-2.5 py-0.5">
      <span className="grid size-9 shrink-0 place-items-center rounded-md bg-foreground/8">
        <MapPin aria-hidden className="size-4.5" />
      </span>
      <div className="min-w-0 text-sm leading-5">
        <p className="font-medium [overflow-wrap:anywhere]">{name || t("type.location")}</p>
        <p className="[overflow-wrap:anywhere]">{address || (name ? "" : point)}</p>
        {map && <OutsideLink href={map}>{t("place.map")}</OutsideLink>}
      </div>
    </div>
  );
}

/** Degrees are written with a point everywhere, or a comma between them would be one of them. */
function useNumbers() {
  return { number: (degrees: number) => degrees.toFixed(5) };
}

export function CardList({ cards }: { cards: Of<"contacts"> }) {
  const t = useInboxWords();
  return (
    <ul className="grid gap-2 py-0.5">
      {cards.cards.map((card, index) => (
        <li key={index} className="flex gap-2.5 text-sm leading-5">
          <span className="grid size-9 shrink-0 place-items-center rounded-full bg-foreground/8">
            <Contact aria-hidden className="size-4.5" />
          </span>
          <div className="min-w-0 [overflow-wrap:anywhere]">
            <p className="font-medium">{card.name || t("unknown")}</p>
            {card.organization && <p>{card.organization}</p>}
            {card.phones.map(({ phone, wa_id }) => (
              <p key={phone || wa_id} className="flex items-center gap-1.5">
                <Phone aria-hidden className="size-3.5 shrink-0" />
                {phone || spaced(`+${wa_id}`)}
              </p>
            ))}
            {card.emails.map((email) => (
              <p key={email} className="flex items-center gap-1.5">
                <Mail aria-hidden className="size-3.5 shrink-0" /> {email}
              </p>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** A pressed button or a chosen row, which is no free text. */
export function Choice({ choice, text }: { choice: Of<"button" | "list">; text: string }) {
  const t = useInboxWords();
  return (
    <div className="flex items-start gap-2">
      <span className="mt-0.5 grid size-5 shrink-0 place-items-center rounded-full bg-primary-soft text-primary-text">
        <Check aria-hidden className="size-3.5" />
      </span>
      <div className="min-w-0">
        <p className="text-muted-foreground text-xs">{t("choice")}</p>
        <p className="font-medium [overflow-wrap:anywhere]">{choice.title || text}</p>
        {choice.type === "list" && choice.description && (
          <p className="text-sm [overflow-wrap:anywhere]">{choice.description}</p>
        )}
      </div>
    </div>
  );
}

export function FormAnswers({ form }: { form: Of<"flow"> }) {
  const t = useInboxWords();
  const answers = Object.entries(form.answers as Record<string, unknown>);
  return (
    <div className="text-sm">
      <p className="font-medium">{t("form", { name: form.name })}</p>
      <dl className="mt-1 grid gap-1">
        {answers
          .filter(([name]) => name !== "flow_token")
          .map(([name, value]) => (
            <div key={name}>
              <dt className="text-muted-foreground text-xs">{name}</dt>
              <dd className="[overflow-wrap:anywhere]">{valueText(value)}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join(", ");
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "");
}

export function Calls({ response }: { response: string }) {
  const t = useInboxWords();
  const allowed = response === "accept";
  const Icon = allowed ? PhoneCall : PhoneOff;
  return (
    <p className="flex items-center gap-2">
      <Icon aria-hidden className="size-4 shrink-0" />
      {t(allowed ? "calls.allowed" : "calls.refused")}
    </p>
  );
}

const SHARED = ["ig_post", "ig_reel", "story_mention"] as const;

export function SharedPost({ share }: { share: Of<"share"> }) {
  const t = useInboxWords();
  const known = SHARED.find((one) => one === share.kind || one === `ig_${share.kind}`);
  return (
    <p className="flex items-center gap-2 text-sm">
      <Share2 aria-hidden className="size-4 shrink-0" />
      <span>{t(known ? `shared.${known}` : "shared.other")}</span>
      {share.url && <OutsideLink href={share.url}>{t("shared.open")}</OutsideLink>}
    </p>
  );
}

export function CommentMark({ comment }: { comment: Schemas["Comment"] }) {
  const t = useInboxWords();
  const where = comment.live ? t("comment.live") : t("comment");
  return (
    <p className="mb-0.5 text-muted-foreground text-xs">
      {comment.username ? `${where} · @${comment.username}` : where}
    </p>
  );
}
