/** How many rows of one conversation are kept where. All are row counts. */
export interface Bounds {
  /** One step of a slice, and what an opened conversation has at least. */
  readonly page: number;
  /** The most lines of a slice. */
  readonly slice: number;
  /** The newest rows that stay in memory. They may grow by half before they are cut. */
  readonly memory: number;
  /** The newest rows that stay in the store. They may grow by half before they are cut. */
  readonly stored: number;
}

/** 60 rows fill the tallest screen, 300 allow a fling without a gap; 2,000 are about a megabyte in the store. */
export const BOUNDS: Bounds = { page: 60, slice: 300, memory: 300, stored: 2_000 };
