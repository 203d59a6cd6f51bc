/** People write a handle as they see it, and keyboards put a space behind what they suggest. */
export const plainHandle = (written: string): string => written.trim().replace(/^@/, '');
