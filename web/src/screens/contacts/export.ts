/** All contacts as a file. */
import { useChange } from "@/api/change";
import { api, ok } from "@/api/client";
import { download } from "@/lib/download";
import { useContactWords } from "./words";

export function useExport() {
  const t = useContactWords();
  return useChange<void, void>({
    send: async () => {
      const content = await ok(api.GET("/api/v1/contacts/export", { parseAs: "blob" }));
      download(content as unknown as Blob, t("export.file"));
    },
    done: t("exported"),
  });
}
