/** All contacts as a file. */
import { useChange } from "@/api/change";
import { api, ok } from "@/api/client";
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

export function download(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
