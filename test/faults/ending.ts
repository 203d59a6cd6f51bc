import type { Head } from '../../src/interface/protocol/index.ts';
import { RawHttp } from '../support/raw-http.ts';
import { pause, until } from '../support/until.ts';
import type { Cast } from './cast.ts';
import { type Device, everyDevice } from './device.ts';
import { recorded } from './recorded-event.ts';
import type { Recorder } from './recorder.ts';

interface Ending {
  readonly cast: Cast;
  readonly devices: readonly Device[];
  readonly recorder: Recorder;
  readonly url: string;
  readonly healMs: number;
}

/** The server writes marks at most once a second: two looks further apart than that see every mark on its way. */
const looksApartMs = 1_500;

/** Waits until nothing moves any more; then every device and every person tells everything. */
export async function tellEnd(ending: Ending): Promise<void> {
  const http = new RawHttp(ending.url);
  const tokens = await signInAll(ending.cast);
  const { devices, healMs: withinMs } = ending;
  await everyDevice(devices, ({ isReady }) => isReady, { what: 'being connected', withinMs });
  await everyDevice(devices, ({ backlog }) => backlog === 0, { what: 'every operation answered', withinMs });
  const heads = await quietHeads(http, tokens);
  for (const device of devices) device.refresh();
  const holdsAll = (device: Device) =>
    (heads.get(device.user) ?? []).every(({ stream, lastSeq }) => device.cursorOf(stream) >= lastSeq);
  const isDone = (device: Device) => device.isCaughtUp && holdsAll(device);
  await everyDevice(devices, isDone, { what: 'holding everything', withinMs });
  for (const device of devices) await device.tell();
  for (const [user, token] of tokens)
    await tellByHttp(ending.recorder, { http, user, token, heads: heads.get(user) });
}

/** Signed in on a device of the rig's own, so that no device under test loses its session. */
async function signInAll({ people, signIn }: Cast): Promise<Map<string, string>> {
  const tokens = new Map<string, string>();
  for (const person of people) tokens.set(person.user, (await signIn(person)).token);
  return tokens;
}

/** Everybody's heads, once two looks in a row have seen the same. */
async function quietHeads(http: RawHttp, tokens: Map<string, string>): Promise<Map<string, Head[]>> {
  let before = '';
  return until(
    async () => {
      const heads = new Map<string, Head[]>();
      for (const [user, token] of tokens) heads.set(user, await http.conversations(token));
      const now = JSON.stringify([...heads]);
      if (now === before) return heads;
      before = now;
      await pause(looksApartMs);
      return undefined;
    },
    { what: 'the server to fall quiet', withinMs: 30_000 },
  );
}

async function tellByHttp(
  recorder: Recorder,
  {
    http,
    user,
    token,
    heads = [],
  }: { http: RawHttp; user: string; token: string; heads: Head[] | undefined },
): Promise<void> {
  for (const {
    stream: s,
    lastSeq: last,
    digest,
    readSeq: read,
    unread,
    mentions,
    floor,
    visibleFrom,
  } of heads) {
    recorder.write({ k: 'head', u: user, s, last, digest, read, unread, mentions });
    for await (const event of http.events(token, s, Math.max(floor, visibleFrom))) {
      recorder.write({ k: 'api', u: user, s, ...recorded(event) });
    }
  }
}
