/** Mending, approving and rejecting what a model wrote. */
import { useChange } from "@/api/change";
import { api, ok } from "@/api/client";
import { type Failure, tryEach } from "@/api/many";
import { type Draft, keyOfFigures, keyWithin } from "./data";
import { useCampaignWords } from "./words";

const drafts = (id: string) => keyWithin(id, "drafts");

export function useDraftChange(id: string) {
  const t = useCampaignWords();
  return useChange({
    send: ({ draft, text }: { draft: Draft; text: string }) =>
      ok(
        api.PATCH("/api/v1/campaigns/{id}/drafts/{draft_id}", {
          params: { path: { id, draft_id: draft.id } },
          body: { text },
        }),
      ),
    touches: [drafts(id)],
    show: ({ draft, text }, edit) =>
      edit.items<Draft>(drafts(id), (item) =>
        item.id === draft.id ? { ...item, text, flags: [], edited: true } : item,
      ),
    done: t("draft.saved"),
  });
}

export function useDecide(id: string) {
  const t = useCampaignWords();
  return useChange({
    send: ({ draft, approve }: { draft: Draft; approve: boolean }) => {
      const params = { path: { id, draft_id: draft.id } };
      return approve
        ? ok(api.POST("/api/v1/campaigns/{id}/drafts/{draft_id}/approve", { params }))
        : ok(api.POST("/api/v1/campaigns/{id}/drafts/{draft_id}/reject", { params }));
    },
    touches: [drafts(id), keyOfFigures(id)],
    show: ({ draft, approve }, edit) =>
      edit.items<Draft>(drafts(id), (item) =>
        item.id === draft.id ? { ...item, state: approve ? "approved" : "rejected" } : item,
      ),
    done: (_, { approve }) => t(approve ? "draft.approved" : "draft.rejected"),
  });
}

export interface BulkReport {
  approved: number;
  failed: Failure<Draft>[];
}

const TOGETHER = 100;

/** All at once; where one keeps the others back, each by itself, so that the report can name it. */
export function useApproveMany(id: string, report: (found: BulkReport) => void) {
  return useChange({
    send: async (chosen: readonly Draft[]): Promise<BulkReport> => {
      const found: BulkReport = { approved: 0, failed: [] };
      for (let at = 0; at < chosen.length; at += TOGETHER) {
        const part = chosen.slice(at, at + TOGETHER);
        try {
          await ok(
            api.POST("/api/v1/campaigns/{id}/drafts/approve", {
              params: { path: { id } },
              body: { draft_ids: part.map((draft) => draft.id) },
            }),
          );
          found.approved += part.length;
        } catch (error) {
          await approveEach(id, part, found, error);
        }
      }
      return found;
    },
    touches: [drafts(id), keyOfFigures(id)],
    done: (found) => {
      report(found);
      return "";
    },
  });
}

async function approveEach(id: string, part: readonly Draft[], found: BulkReport, first: unknown) {
  if (part.length === 1 && part[0]) {
    found.failed.push({ item: part[0], error: first });
    return;
  }
  const failed = await tryEach(part, async (draft) => {
    const params = { path: { id, draft_id: draft.id } };
    await ok(api.POST("/api/v1/campaigns/{id}/drafts/{draft_id}/approve", { params }));
  });
  found.failed.push(...failed);
  found.approved += part.length - failed.length;
}
