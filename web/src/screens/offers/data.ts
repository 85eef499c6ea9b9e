/** What the offers screen asks and changes. */
import { useChange } from "@/api/change";
import { api, ok, type Schemas } from "@/api/client";
import { usePages } from "@/api/queries";
import { useOfferWords } from "./words";

export type Offer = Schemas["OfferAnswer"];
export type OfferBody = Schemas["OfferBody"];

const OFFERS = ["offers"] as const;

export function useOffers(archived: boolean) {
  return usePages([...OFFERS, { archived }], (cursor, signal) =>
    ok(api.GET("/api/v1/offers", { params: { query: { archived, cursor, limit: 50 } }, signal })),
  );
}

/** Adds an offer, or changes the one with the id. */
export function useSaveOffer(failed: (error: unknown) => void) {
  const t = useOfferWords();
  return useChange({
    send: ({ id, body }: { id?: string; body: OfferBody }) =>
      id
        ? ok(api.PATCH("/api/v1/offers/{id}", { params: { path: { id } }, body }))
        : ok(api.POST("/api/v1/offers", { body })),
    touches: [OFFERS],
    done: (offer, { id }) => t(id ? "saved" : "added", { name: offer.name }),
    failed,
  });
}

export function useArchiveOffer(restore: (input: { id: string; active: boolean }) => void) {
  const t = useOfferWords();
  return useChange({
    send: (offer: Offer) =>
      ok(api.DELETE("/api/v1/offers/{id}", { params: { path: { id: offer.id } } })),
    touches: [OFFERS],
    show: ({ id }, edit) => edit.items<Offer>(OFFERS, (one) => (one.id === id ? null : one)),
    done: (offer) => t("archived", { name: offer.name }),
    undo: (_, { id, active }) => restore({ id, active }),
  });
}

export function useRestoreOffer() {
  const t = useOfferWords();
  return useChange({
    send: ({ id, active }: { id: string; active: boolean }) =>
      ok(api.POST("/api/v1/offers/{id}/restore", { params: { path: { id } }, body: { active } })),
    touches: [OFFERS],
    done: (offer) => t("restored", { name: offer.name }),
  });
}
