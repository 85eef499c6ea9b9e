export function troublesOfWords(): string[];
