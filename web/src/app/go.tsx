/** Moving between screens: the next one is fetched before the old one goes, unsaved work is asked about. */
import { type MouseEvent, type Ref, useCallback } from "react";
import {
  type LinkProps,
  type NavigateOptions,
  Link as RouterLink,
  useNavigate,
} from "react-router";
import { createStore } from "@/lib/store";
import { leaveThen } from "./leave";
import { screenAt } from "./routes";

/** How many things the page waits for; the bar at the top shows it. */
export const waitingStore = createStore(0);

export async function whileWaiting<T>(work: () => Promise<T>): Promise<T> {
  waitingStore.set((count) => count + 1);
  try {
    return await work();
  } finally {
    waitingStore.set((count) => count - 1);
  }
}

export function preload(to: string): void {
  const pathname = new URL(to, location.origin).pathname;
  // A failed preload is tried again, and reported, when somebody really goes there.
  screenAt(pathname)
    ?.page.preload()
    .catch(() => undefined);
}

/** `go("/offers")`: like React Router's navigate, after the guard and the preload. */
export function useGo(): (to: string, options?: NavigateOptions) => void {
  const navigate = useNavigate();
  return useCallback(
    (to, options) => {
      const move = () => {
        const next = screenAt(new URL(to, location.href).pathname)?.page;
        if (!next || next.ready()) navigate(to, options);
        else {
          // Where the code cannot be fetched, the error boundary of the screen says so.
          whileWaiting(next.preload).then(
            () => navigate(to, options),
            () => navigate(to, options),
          );
        }
      };
      const stays = new URL(to, location.href).pathname === location.pathname;
      if (stays) move();
      else leaveThen(move);
    },
    [navigate],
  );
}

export function Link({
  to,
  onClick,
  ...props
}: Omit<LinkProps, "to"> & { to: string; ref?: Ref<HTMLAnchorElement> }) {
  const go = useGo();
  const warm = () => preload(to);
  return (
    <RouterLink
      to={to}
      onPointerEnter={warm}
      onFocus={warm}
      onTouchStart={warm}
      {...props}
      onClick={(event: MouseEvent<HTMLAnchorElement>) => {
        onClick?.(event);
        const plain =
          event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
        if (event.defaultPrevented || !plain || props.target) return;
        event.preventDefault();
        go(to, { replace: props.replace, state: props.state });
      }}
    />
  );
}
