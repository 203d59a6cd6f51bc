import type { MagpieClient, Row } from '../../src/interface/sdk/index.ts';

/** What stood on the screen at each step, as the rows behind the lines. */
export type Scrolled = readonly (readonly Row[])[];

/** Scrolls from the live end to the beginning and back. */
export async function scrollThrough(client: MagpieClient, stream: string): Promise<Scrolled> {
  const screens: Row[][] = [];
  const look = () => screens.push(client.slice(stream).rows.flatMap(({ row }) => row ?? []));
  client.showNewest(stream);
  look();
  while (await client.loadOlder(stream)) look();
  look();
  while (await client.loadNewer(stream)) look();
  look();
  return screens;
}
