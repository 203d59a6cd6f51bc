/** How one is seen: as the devices tell, or as one says. */
export const MODES = ['online', 'away', 'busy', 'invisible'] as const;
export type Mode = (typeof MODES)[number];
