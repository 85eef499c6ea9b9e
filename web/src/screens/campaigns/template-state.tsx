/** Why a template cannot be sent yet: its status at WhatsApp, the reason, and where to look. */
import { TriangleAlert } from "lucide-react";
import { Link } from "@/app/go";
import { useRejectionText } from "@/components/template-rejection";
import type { Template } from "./data";
import { reasonText } from "./reasons";
import { useCampaignWords } from "./words";

const STATES = [
  "DRAFT",
  "PENDING",
  "REJECTED",
  "PAUSED",
  "DISABLED",
  "IN_APPEAL",
  "PENDING_DELETION",
] as const;

export function TemplateState({ template, account }: { template: Template; account: string }) {
  const t = useCampaignWords();
  const rejectionText = useRejectionText();
  if (!template.why_not) return null;
  const state = STATES.find((one) => one === template.status.toUpperCase());
  const { why_not, rejection_reason: reason, problem } = template;
  return (
    <div
      role="status"
      className="flex gap-3 rounded-md bg-warning-soft px-3.5 py-3 text-sm text-warning-text"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4.5 shrink-0" />
      <div className="min-w-0 text-pretty break-words">
        <p className="font-semibold">
          {why_not === "TemplateNotApproved" && state
            ? t(`template.is.${state}`)
            : reasonText(why_not, t)}
        </p>
        {reason && <p>{rejectionText(reason)}</p>}
        {problem && <p>{reasonText(problem, t)}</p>}
        <p>{t("template.blocks")}</p>
        <Link to={`/accounts/${account}`} className="font-semibold underline underline-offset-2">
          {t("template.see")}
        </Link>
      </div>
    </div>
  );
}
