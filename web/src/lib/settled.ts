/** Whether a part has stood for a moment: what nobody sees at first is made then. */
import { startTransition, useEffect, useState } from "react";

const SETTLED_MS = 300;

export function useSettled(): boolean {
  const [settled, settle] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => settle(true)), SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);
  return settled;
}
