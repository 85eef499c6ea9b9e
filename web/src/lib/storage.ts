/** Choices of this browser only. Private windows may refuse; then they hold until the tab closes. */
const memory = new Map<string, string>();

export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(`piloto.${name}`) ?? memory.get(name) ?? null;
  } catch {
    return memory.get(name) ?? null;
  }
}

export function remember(name: string, value: string | null): void {
  if (value === null) memory.delete(name);
  else memory.set(name, value);
  try {
    if (value === null) localStorage.removeItem(`piloto.${name}`);
    else localStorage.setItem(`piloto.${name}`, value);
  } catch {
    // Kept in memory.
  }
}
