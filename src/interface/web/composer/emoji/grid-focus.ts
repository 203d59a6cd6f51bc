/** In rows of nine. */
export const COLUMNS = 9;

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  ArrowDown: COLUMNS,
  ArrowUp: -COLUMNS,
};

/** Where an arrow key leads from a cell, of so many; -1 is out of the grid upwards, undefined is no arrow. */
export function cellAfter(key: string, at: number, count: number): number | undefined {
  const step = STEPS[key];
  if (step === undefined) return undefined;
  const to = at + step;
  return to < 0 && step === -COLUMNS ? -1 : Math.min(Math.max(0, to), count - 1);
}

/** One of the nearly two thousand cells is in the order of Tab: the last that had the focus, else the first. */
export function keepInOrder(grid: Element | null, { target }: FocusEvent): void {
  for (const each of grid?.querySelectorAll<HTMLElement>('[tabindex="0"]') ?? []) each.tabIndex = -1;
  if (target instanceof HTMLElement) target.tabIndex = 0;
}
