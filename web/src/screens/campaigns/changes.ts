/** What becomes of a campaign: kept, started, paused, ended, deleted. */
import { useQueryClient } from "@tanstack/react-query";
import { useChange } from "@/api/change";
import { api, ok, type Schemas } from "@/api/client";
import {
  CAMPAIGNS,
  type Campaign,
  keyOfCampaign,
  keyOfFigures,
  keyWithin,
  LISTS,
  type Prospect,
  type Status,
} from "./data";
import type { Metrics } from "./progress";
import { useCampaignWords } from "./words";

type Move = "pause" | "resume";
const after: Record<Move, Status> = { pause: "paused", resume: "running" };

/** Pause and resume show at once; each is the other's undo. */
export function useMove() {
  const t = useCampaignWords();
  const change = useChange<{ id: string; move: Move }, Campaign>({
    send: ({ id, move }) =>
      move === "pause"
        ? ok(api.POST("/api/v1/campaigns/{id}/pause", { params: { path: { id } } }))
        : ok(api.POST("/api/v1/campaigns/{id}/resume", { params: { path: { id } } })),
    touches: [CAMPAIGNS],
    show: ({ id, move }, edit) => {
      const moved = (campaign: Campaign): Campaign =>
        campaign.id === id
          ? {
              ...campaign,
              status: after[move],
              pause_reason: move === "pause" ? "PausedByMember" : null,
            }
          : campaign;
      edit.set<Campaign>(keyOfCampaign(id), moved);
      edit.items<Campaign>(LISTS, moved);
      edit.set<Metrics>(keyOfFigures(id), (now) => ({ ...now, status: after[move] }));
    },
    done: (campaign, { move }) => t(`done.${move}`, { name: campaign.name }),
    undo: (_, { id, move }) => again(id, move === "pause" ? "resume" : "pause"),
  });
  const again = (id: string, move: Move): void => change.mutate({ id, move });
  return change;
}

export function useComplete() {
  const t = useCampaignWords();
  return useChange({
    send: (id: string) =>
      ok(api.POST("/api/v1/campaigns/{id}/complete", { params: { path: { id } } })),
    touches: [CAMPAIGNS],
    done: (campaign) => t("done.complete", { name: campaign.name }),
  });
}

export function useDelete() {
  const t = useCampaignWords();
  return useChange({
    send: async (campaign: Campaign) => {
      await ok(api.DELETE("/api/v1/campaigns/{id}", { params: { path: { id: campaign.id } } }));
      return campaign;
    },
    touches: [LISTS],
    show: ({ id }, edit) => edit.items<Campaign>(LISTS, (item) => (item.id === id ? null : item)),
    done: (campaign) => t("done.delete", { name: campaign.name }),
  });
}

export function useStart(failed: (error: unknown) => void) {
  const t = useCampaignWords();
  return useChange({
    send: (id: string) =>
      ok(api.POST("/api/v1/campaigns/{id}/start", { params: { path: { id } } })),
    touches: [CAMPAIGNS, ["usage"]],
    done: (campaign) => t("done.start", { name: campaign.name }),
    failed,
  });
}

export function useSave(failed?: (error: unknown) => void) {
  const client = useQueryClient();
  const t = useCampaignWords();
  return useChange({
    send: async ({
      id,
      body,
    }: {
      id: string;
      body: Schemas["CampaignChange"];
      quiet?: boolean;
    }) => {
      const saved = await ok(
        api.PATCH("/api/v1/campaigns/{id}", { params: { path: { id } }, body }),
      );
      client.setQueryData(keyOfCampaign(id), saved);
      return saved;
    },
    touches: [LISTS],
    done: (_, { quiet }) => (quiet ? "" : t("done.save")),
    failed,
  });
}

export async function createDraft(body: Schemas["CampaignBody"]): Promise<Campaign> {
  return ok(api.POST("/api/v1/campaigns", { body }));
}

export function useConvert(id: string) {
  const t = useCampaignWords();
  return useChange({
    send: (prospect: Prospect) =>
      ok(
        api.POST("/api/v1/campaigns/{id}/prospects/{prospect_id}/convert", {
          params: { path: { id, prospect_id: prospect.id } },
        }),
      ),
    touches: [keyWithin(id, "people"), keyOfFigures(id)],
    show: (prospect, edit) =>
      edit.items<Prospect>(keyWithin(id, "people"), (item) =>
        item.id === prospect.id ? { ...item, stage: "converted" } : item,
      ),
    done: t("done.convert"),
  });
}
