/** Choosing files: the browser's field out of sight, and a button in the page's language that opens it. */
import { Upload } from "lucide-react";
import { type RefObject, useRef } from "react";
import { Button } from "./button";

/** The field itself, opened by `input.current?.click()`. */
export function FileInput({
  input,
  label,
  accept,
  multiple,
  onFiles,
}: {
  input: RefObject<HTMLInputElement | null>;
  /** What a screen reader calls the field. */
  label: string;
  accept?: string | undefined;
  multiple?: boolean;
  onFiles: (files: File[]) => void;
}) {
  return (
    <input
      ref={input}
      type="file"
      aria-label={label}
      accept={accept}
      multiple={multiple}
      tabIndex={-1}
      className="sr-only"
      onChange={(event) => {
        onFiles([...(event.target.files ?? [])]);
        // The same file may be chosen again.
        event.target.value = "";
      }}
    />
  );
}

interface FileButtonProps {
  label: string;
  accept: string | undefined;
  words: string;
  /** What is chosen already. */
  chosen: string | undefined;
  pending?: boolean;
  onFile: (file: File) => void;
}

/** One file, with the name of what was chosen beside the button. */
export function FileButton({ label, accept, words, chosen, pending, onFile }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="flex min-w-0 items-center gap-3">
      <FileInput
        input={input}
        label={label}
        accept={accept}
        onFiles={([file]) => file && onFile(file)}
      />
      <Button look="plain" pending={pending} onClick={() => input.current?.click()}>
        <Upload aria-hidden /> {words}
      </Button>
      <span className="min-w-0 truncate text-muted-foreground text-sm">{chosen}</span>
    </div>
  );
}
