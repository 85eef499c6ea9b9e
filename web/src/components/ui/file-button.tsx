/** Chooses one file: a button in the page's language, and the name of what was chosen beside it. */
import { Upload } from "lucide-react";
import { useRef } from "react";
import { Button } from "./button";

interface FileButtonProps {
  /** What a screen reader calls the field. */
  label: string;
  accept: string | undefined;
  words: string;
  /** What is chosen already. */
  chosen: string | undefined;
  pending?: boolean;
  onFile: (file: File) => void;
}

export function FileButton({ label, accept, words, chosen, pending, onFile }: FileButtonProps) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div className="flex min-w-0 items-center gap-3">
      <input
        ref={picker}
        type="file"
        aria-label={label}
        accept={accept}
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) onFile(file);
          // The same file may be chosen again.
          event.target.value = "";
        }}
      />
      <Button look="plain" pending={pending} onClick={() => picker.current?.click()}>
        <Upload aria-hidden /> {words}
      </Button>
      <span className="min-w-0 truncate text-muted-foreground text-sm">{chosen}</span>
    </div>
  );
}
