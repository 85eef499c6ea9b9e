/** A picture as large as the window allows. */
import { Dialog } from "@/components/ui/dialog";

export default function Viewer({
  address,
  alt,
  onClose,
}: {
  address: string;
  alt: string;
  onClose: () => void;
}) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={<span className="line-clamp-2 text-base">{alt}</span>}
      className="max-w-5xl"
    >
      <img
        src={address}
        alt={alt}
        className="mx-auto max-h-[72dvh] min-h-40 max-w-full rounded-md object-contain"
      />
    </Dialog>
  );
}
