/** Where in Meta's pages stands what is asked when a channel is connected. */
import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import { useAccountWords } from "./words";

const INSTAGRAM_PERMISSIONS = [
  "instagram_business_basic",
  "instagram_business_manage_messages",
  "instagram_business_manage_comments",
];
const WHATSAPP_PERMISSIONS = ["whatsapp_business_messaging", "whatsapp_business_management"];

export function WhereIds() {
  const t = useAccountWords();
  return (
    <Where title={t("where.ids")} href="https://developers.facebook.com/apps/">
      <p>{t("where.ids.text")}</p>
    </Where>
  );
}

export function WhereToken() {
  const t = useAccountWords();
  return (
    <Where title={t("where.token")} href="https://business.facebook.com/settings/system-users">
      <ol className="list-decimal space-y-1 pl-5">
        <li>{t("where.token.1")}</li>
        <li>{t("where.token.2")}</li>
        <li>
          {t("where.token.3")} <Permissions names={WHATSAPP_PERMISSIONS} />
        </li>
      </ol>
    </Where>
  );
}

export function WhereProfile() {
  const t = useAccountWords();
  return (
    <Where title={t("instagram.where")} href="https://developers.facebook.com/apps/">
      <ol className="list-decimal space-y-1 pl-5">
        <li>{t("instagram.where.1")}</li>
        <li>{t("instagram.where.2")}</li>
        <li>
          {t("instagram.where.3")} <Permissions names={INSTAGRAM_PERMISSIONS} />
        </li>
      </ol>
      <p className="mt-2">{t("instagram.where.human")}</p>
    </Where>
  );
}

function Permissions({ names }: { names: readonly string[] }) {
  return names.map((name, index) => (
    <span key={name}>
      {index > 0 && ", "}
      <code className="break-all text-[13px]">{name}</code>
    </span>
  ));
}

function Where({ title, href, children }: { title: string; href: string; children: ReactNode }) {
  const t = useAccountWords();
  return (
    <section className="-mb-2 rounded-md bg-muted/60 p-3.5 text-sm">
      <h3 className="mb-1 font-sans font-semibold">{title}</h3>
      <div className="text-pretty">{children}</div>
      <a
        href={href}
        target="_blank"
        rel="noopener noreferrer"
        className="mt-2 inline-flex items-center gap-1.5 font-semibold text-primary-text hover:underline pointer-coarse:min-h-11"
      >
        {t("where.open")} <ExternalLink aria-hidden className="size-3.5" />
      </a>
    </section>
  );
}
