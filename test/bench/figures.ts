/** The median of some figures and how far they lie apart. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function summarise(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  const median = sorted.length % 2 === 0 ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
  return { median: round(median), min: round(sorted[0]), max: round(sorted.at(-1)) };
}

/** Three digits behind the point are more than any figure here is worth. */
export const round = (value = Number.NaN): number => Math.round(value * 1000) / 1000;
