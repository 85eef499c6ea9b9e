/** A few made-up people to look around with, and the notice that takes them away again. */
import { useQueryClient } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useChange } from "@/api/change";
import { api, ok } from "@/api/client";
import { Button } from "@/components/ui/button";
import { keepNew } from "./data";
import { useHold } from "./hold";
import type { Contact } from "./person";
import { useContactWords } from "./words";

// Addresses that nobody can own, and no phone: nobody is ever written to.
const DOMAIN = "@example.com";
const PEOPLE = [
  { name: "Marta Figueira", company: "Padaria Figueira", email: `marta${DOMAIN}` },
  { name: "Caio Moreno", company: "Oficina Moreno", email: `caio${DOMAIN}` },
  { name: "Iara Campos", company: "Studio Iara", email: `iara${DOMAIN}` },
  { name: "Tobias Ribeiro", company: "Pet Ribeiro", email: `tobias${DOMAIN}` },
];

function isExample(contact: Contact): boolean {
  return !contact.phone && PEOPLE.some((one) => one.email === contact.email);
}

export function useAddExamples() {
  const t = useContactWords();
  const client = useQueryClient();
  return useChange<void, void>({
    send: async () => {
      for (const person of PEOPLE) {
        const body = { ...person, tags: [t("example.tag")], fields: {} };
        const rest = { phone: null, language: null, time_zone: null, consent: null };
        keepNew(client, await ok(api.POST("/api/v1/contacts", { body: { ...body, ...rest } })));
      }
    },
    done: t("example.added"),
  });
}

export function ExampleNotice({ people }: { people: readonly Contact[] }) {
  const t = useContactWords();
  const { archive } = useHold();
  const examples = people.filter(isExample);
  if (examples.length === 0) return null;
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border bg-info-soft px-4 py-2.5 text-info-text text-sm">
      <FlaskConical aria-hidden className="size-4 shrink-0" />
      <p className="min-w-0 flex-1 basis-60">{t("example.notice", { count: examples.length })}</p>
      <Button look="plain" size="sm" onClick={() => archive(examples)}>
        {t("example.remove")}
      </Button>
    </div>
  );
}
