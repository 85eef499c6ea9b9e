/** Puts the keyboard back where it was; where that is gone, at the page's content. */
export function focusBack(place: Element | null): void {
  const target = place?.isConnected ? place : document.getElementById("content");
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}
