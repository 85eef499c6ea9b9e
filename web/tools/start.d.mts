export function writeStart(dist: string): void;
