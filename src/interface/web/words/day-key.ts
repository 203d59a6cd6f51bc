/** Stays the same from midnight to midnight of this place. */
export const dayKey = (at: number): string => new Date(at).toDateString();
