import { askingStore } from "@/app/leave";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useCommonWords } from "@/i18n";

export default function LeaveQuestion() {
  const t = useCommonWords();
  const stay = () => askingStore.set(null);
  return (
    <Dialog
      open
      onOpenChange={stay}
      title={t("leave.title")}
      description={t("leave.text")}
      footer={
        <>
          <Button
            look="ghost"
            onClick={() => {
              const goOn = askingStore.get();
              stay();
              goOn?.();
            }}
          >
            {t("leave.go")}
          </Button>
          <Button autoFocus onClick={stay}>
            {t("leave.stay")}
          </Button>
        </>
      }
    >
      {null}
    </Dialog>
  );
}
