/** One entry in full: everything the trail knows of it. */
import { ArrowRight, Filter } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Link } from "@/app/go";
import { Button, buttonStyle } from "@/components/ui/button";
import { Sheet } from "@/components/ui/dialog";
import { useFormats } from "@/i18n/formats";
import type { Entry } from "./data";
import { actorName, deed, placeOf, type Reading } from "./sentence";
import { useAuditWords } from "./words";

export function EntrySheet({
  entry,
  reading,
  onClose,
  onActor,
}: {
  entry: Entry | null;
  reading: Reading;
  onClose: () => void;
  onActor: (actor: string) => void;
}) {
  const t = useAuditWords();
  const { dateTime } = useFormats();
  // The last one stays while the sheet slides out.
  const [last, setLast] = useState(entry);
  useEffect(() => {
    if (entry) setLast(entry);
  }, [entry]);
  const shown = entry ?? last;
  if (!shown) return null;
  const place = placeOf(shown);
  const changes = Object.entries(shown.changes);
  return (
    <Sheet
      open={entry !== null}
      onOpenChange={onClose}
      title={`${actorName(shown, t)} ${deed(shown, reading)}`}
      description={dateTime(shown.at)}
      footer={
        <>
          <Button look="ghost" className="mr-auto" onClick={() => onActor(shown.actor)}>
            <Filter aria-hidden /> {t("sheet.only", { name: actorName(shown, t) })}
          </Button>
          {place && (
            <Link to={place} className={buttonStyle({ look: "plain" })} onClick={onClose}>
              {t("sheet.open")} <ArrowRight aria-hidden />
            </Link>
          )}
        </>
      }
    >
      <dl className="grid gap-4 pb-3 text-sm">
        {changes.map(([name, value]) => (
          <Fact key={name} name={fieldName(name, reading)}>
            {write(value, name, reading) || (
              <span className="text-muted-foreground">{t("value.unkept")}</span>
            )}
          </Fact>
        ))}
        <Fact name={t("sheet.via")}>{t(`via.${viaOf(shown)}`)}</Fact>
        <Fact name={t("sheet.action")} code>
          {shown.action}
        </Fact>
        <Fact name={t("sheet.subject")} code>
          {shown.subject}
        </Fact>
        <Fact name={t("sheet.entry")} code>
          {shown.id}
        </Fact>
      </dl>
    </Sheet>
  );
}

function Fact({ name, code, children }: { name: string; code?: boolean; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted-foreground first-letter:uppercase">{name}</dt>
      <dd className={code ? "select-all break-all font-mono text-[13px]" : "break-words"}>
        {children}
      </dd>
    </div>
  );
}

const VIAS = ["session", "token", "key", "system"] as const;

function viaOf({ via }: Entry): (typeof VIAS)[number] {
  return VIAS.find((one) => one === via) ?? "system";
}

function fieldName(name: string, { t, known }: Reading): string {
  const key = `field.${name}`;
  return known(key) ? t(key as "field.name") : name;
}

function write(value: unknown, name: string, reading: Reading): string {
  const { t, common, nameOf } = reading;
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return t(value ? "value.yes" : "value.no");
  if (Array.isArray(value)) {
    return value
      .map((one) => (name === "fields" ? fieldName(String(one), reading) : String(one)))
      .join(", ");
  }
  const text = String(value);
  if ((name === "role" || name === "was") && reading.known("field.role")) {
    const role = (["viewer", "agent", "admin", "owner"] as const).find((one) => one === text);
    if (role) return common(`role.${role}`);
  }
  return nameOf(text) ?? text;
}
