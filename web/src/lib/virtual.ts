/** What a list of many rows asks of the page, asked after it is laid out: sooner, the task that makes the rows would do that too. */
import {
  measureElement,
  type observeElementRect,
  type observeWindowRect,
  type Virtualizer,
  windowScroll,
} from "@tanstack/react-virtual";

/** The size of the list's box, as the browser tells it with the first layout and each change. */
export const observeBox: typeof observeElementRect = ({ scrollElement }, tell) => {
  if (!scrollElement) return;
  const observer = new ResizeObserver((entries) => {
    const size = entries.at(-1)?.contentBoxSize[0];
    if (size) tell({ width: Math.round(size.inlineSize), height: Math.round(size.blockSize) });
  });
  observer.observe(scrollElement as Element);
  return () => observer.disconnect();
};

/** The same of a list that scrolls with the page, told too when the page above it has grown. */
export const observeWindow: typeof observeWindowRect = (_, tell) => {
  const look = () => tell({ width: innerWidth, height: innerHeight });
  const observer = new ResizeObserver(look);
  observer.observe(document.documentElement);
  addEventListener("resize", look, { passive: true });
  return () => {
    observer.disconnect();
    removeEventListener("resize", look);
  };
};

/** A row is as high as it was thought to be until the browser, once it is laid out, tells better. */
export const measureLater: typeof measureElement = (row, entry, list) => {
  if (entry) return measureElement(row, entry, list);
  const index = list.indexFromElement(row);
  return list.measurementsCache[index]?.size ?? list.options.estimateSize(index);
};

/** More than a list can show: what is in sight is known once it is laid out. */
export const initialRect = { width: screen.width, height: screen.height };

/** TanStack's own scroll, which a list that has just come and stands at its start does not need. */
export function scrollList<Box extends Element | Window>(
  offset: number,
  options: Parameters<typeof windowScroll>[1],
  list: Virtualizer<Box, Element>,
): void {
  if (offset === 0 && list.scrollOffset === 0) return;
  // The same function serves both kinds of box.
  windowScroll(offset, options, list as unknown as Virtualizer<Window, Element>);
}
