/** For how long a chosen presence holds. */
export const UNTILS = ['forever', 'halfHour', 'hour', 'fourHours', 'today'] as const;
export type Until = (typeof UNTILS)[number];

const MINUTE_MS = 60_000;
const MINUTES: Readonly<Record<Exclude<Until, 'forever' | 'today'>, number>> = {
  halfHour: 30,
  hour: 60,
  fourHours: 240,
};

/** When that is over, in milliseconds since 1970; undefined where the person ends it. Today ends at the next midnight. */
export function endOf(until: Until, now: number): number | undefined {
  if (until === 'forever') return undefined;
  if (until !== 'today') return now + MINUTES[until] * MINUTE_MS;
  const midnight = new Date(now);
  midnight.setHours(24, 0, 0, 0);
  return midnight.getTime();
}
