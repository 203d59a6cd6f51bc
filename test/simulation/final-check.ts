import type { StreamId } from '../../src/domain/shared/ids.ts';
import type { LogRow, MemberRow, StreamRow } from '../../src/domain/shared/rows.ts';
import type { MemoryTables } from '../../src/infra/memory/tables.ts';
import type { MagpieClient, Row } from '../../src/interface/sdk/index.ts';
import type { SimDevice } from './sim-device.ts';
import type { World } from './world.ts';

/** One person's place in one stream. */
interface Place {
  readonly stream: StreamRow;
  readonly member: MemberRow;
}

/** Numbered rows of others above a place, and those of them that mention the person. */
interface Recount {
  readonly unread: number;
  readonly mentions: number;
}

/** Where this person's part of the stream ends. */
const ceilingOf = ({ stream, member }: Place): number =>
  Math.min(stream.lastSeq, member.leftSeq ?? stream.lastSeq);

/** What a device does not show yet, or still has to send; nothing once it is up to date. */
export function arrears(world: World, device: SimDevice): string | undefined {
  const { client, name } = device;
  if (client?.status !== 'online') return `${name} is ${client?.status ?? 'not running'}`;
  for (const place of placesOf(world.store.tables, device)) {
    const { streamId, kind } = place.stream;
    const cursor = device.watch.cursorOf(streamId) ?? -1;
    const ceiling = ceilingOf(place);
    if (cursor < ceiling) return `${name} shows ${cursor} of ${ceiling} in the ${kind} ${streamId}`;
    const waiting = client.timeline(streamId).find(isOnItsWay);
    if (waiting) return `${name} still has ${waiting.clientId} to send in ${streamId}`;
  }
  return undefined;
}

const isOnItsWay = ({ delivery, pending, seq }: ReturnType<MagpieClient['timeline']>[number]): boolean => {
  const state = seq === undefined ? delivery : pending?.delivery;
  return state === 'waiting' || state === 'sending';
};

/** Everything that must hold once nothing goes wrong any more and everybody is up to date. */
export class FinalCheck {
  readonly #world: World;
  readonly #tables: MemoryTables;

  constructor(world: World) {
    this.#world = world;
    this.#tables = world.store.tables;
  }

  check(): void {
    this.#world.ledger.check();
    for (const member of this.#tables.all('members')) this.#stored(member);
    for (const device of this.#world.devices) this.#device(device);
  }

  /** P7 in the store: what the counters say is what the rows say. */
  #stored(member: MemberRow): void {
    const stream = this.#tables.get('streams', member.streamId);
    if (!stream) return;
    const recount = this.#recount({ stream, member });
    const lastNo = Math.min(stream.lastNo, member.leftNo ?? stream.lastNo);
    const unread = lastNo - member.readNo - member.ownAbove;
    const who = `${member.userId} in ${member.streamId}`;
    const { findings } = this.#world;
    findings.expect(
      unread === recount.unread,
      'P7',
      () => `${who}: ${unread} unread, the rows say ${recount.unread}`,
    );
    const above = Math.max(member.readSeq, member.visibleFrom);
    const mentions = this.#tables.all('mentions').filter(({ userId, streamId, senderId, seq }) => {
      const isHis = userId === member.userId && streamId === member.streamId && senderId !== member.userId;
      return isHis && seq > above && seq <= ceilingOf({ stream, member });
    }).length;
    findings.expect(
      mentions === recount.mentions,
      'P7',
      () => `${who}: ${mentions} mentions, not ${recount.mentions}`,
    );
  }

  #device(device: SimDevice): void {
    const { client, name } = device;
    const { findings } = this.#world;
    if (client?.status !== 'online') {
      findings.add('L', `${name} is ${client?.status ?? 'not running'} at the end`);
      return;
    }
    for (const place of placesOf(this.#tables, device)) {
      this.#rows(device, client, place);
      if (place.stream.kind === 'personal') continue;
      this.#outbox(device, client, place.stream.streamId);
      this.#counts(device, client, place);
    }
  }

  /** P5: what the device holds and shows is what a device that never saw anything before would show. */
  #rows(device: SimDevice, client: MagpieClient, place: Place): void {
    const { streamId } = place.stream;
    const expected = visibleRows(this.#tables, place);
    const above = (base: number) => expected.filter(({ seq }) => seq > base);
    const inMemory = client.rows(streamId);
    this.#same(device, place, {
      what: 'has in memory',
      is: inMemory,
      should: expected.slice(expected.length - inMemory.length),
    });
    const { base, rows } = device.stored(streamId) ?? { base: 0, rows: [] };
    const stored = rows.filter(({ seq }) => seq > base && seq > (expected[0]?.seq ?? 0) - 1);
    const line = Math.max(place.member.visibleFrom, place.stream.floorSeq);
    this.#same(device, place, { what: 'has on its disk', is: voided(stored, line), should: above(base) });
    this.#scrolled(device, place, expected.filter(isLine));
  }

  /** Every screen on the way was a piece of the whole without a gap, and both ends were reached. */
  #scrolled(device: SimDevice, place: Place, expected: readonly Row[]): void {
    const { streamId } = place.stream;
    const screens = device.scrolled.get(streamId) ?? [];
    for (const is of screens) {
      const from = Math.max(
        0,
        expected.findIndex(({ seq }) => seq === is[0]?.seq),
      );
      this.#same(device, place, { what: 'shows', is, should: expected.slice(from, from + is.length) });
    }
    const firsts = screens.map((rows) => rows[0]?.seq);
    const hasEnds = firsts.includes(expected[0]?.seq) && screens.at(-1)?.at(-1)?.seq === expected.at(-1)?.seq;
    this.#world.findings.expect(
      hasEnds,
      'P5',
      () =>
        `${device.name} scrolled through ${streamId} and met no end: ${firsts} instead of ${expected[0]?.seq} to ${expected.at(-1)?.seq}`,
    );
  }

  #same(
    { name }: SimDevice,
    { member, stream }: Place,
    { what, is, should }: { what: string; is: readonly Row[]; should: readonly Row[] },
  ): void {
    const isEx = member.leftSeq !== null;
    for (let index = 0; index < Math.max(is.length, should.length); index += 1) {
      const [one, other] = [is[index], should[index]];
      if (one && other && one.seq === other.seq && (sorted(one) === sorted(other) || isEx)) continue;
      const sentence = `${name} ${what} ${sorted(one)} in ${stream.streamId}, where ${sorted(other)} belongs`;
      this.#world.findings.add('P5', sentence);
      return;
    }
  }

  #outbox({ name }: SimDevice, client: MagpieClient, stream: StreamId): void {
    const lines = client.timeline(stream);
    const { findings } = this.#world;
    const stuck = lines.find(isOnItsWay);
    findings.expect(!stuck, 'L', () => `${name} still has ${stuck?.clientId} to send in ${stream}`);
    const keys = new Set(lines.map(({ key }) => key));
    findings.expect(keys.size === lines.length, 'P5', () => `${name} shows a line of ${stream} twice`);
  }

  /** P7 and marks as the person sees them. */
  #counts({ name }: SimDevice, client: MagpieClient, place: Place): void {
    const { stream, member } = place;
    const { findings } = this.#world;
    const shown = client.conversation(stream.streamId);
    const recount = this.#recount(place);
    const what = (is: unknown, should: unknown) => `${name} shows ${is} in ${stream.streamId}, not ${should}`;
    const unread = shown?.unread;
    const isEnded = member.leftSeq !== null;
    // Whoever left may have read on, and their devices keep that to themselves.
    const isCounted = isEnded ? Number(unread) <= recount.unread : unread === recount.unread;
    findings.expect(isCounted, 'P7', () => `unread: ${what(unread, recount.unread)}`);
    // What was recalled after somebody left stays on their device, with its mention.
    const mentions = isEnded ? recount.mentions : shown?.mentions;
    findings.expect(
      mentions === recount.mentions,
      'P7',
      () => `mentions: ${what(mentions, recount.mentions)}`,
    );
    findings.expect(shown?.isEnded === isEnded, 'P5', () => `the end: ${what(shown?.isEnded, isEnded)}`);
  }

  #recount(place: Place): Recount {
    const { stream, member } = place;
    const above = Math.max(member.readSeq, member.visibleFrom);
    const isOthers = ({ type, senderId }: LogRow) => type === 'message' && senderId !== member.userId;
    const rows = this.#tables.rows(stream.streamId, above + 1, ceilingOf(place)).filter(isOthers);
    const mentioning = rows.filter(({ body }) => {
      const { mentions = [] } = JSON.parse(body ?? '{}') as { mentions?: string[] };
      return mentions.includes(member.userId);
    });
    return { unread: rows.length, mentions: mentioning.length };
  }
}

function placesOf(tables: MemoryTables, { account }: SimDevice): Place[] {
  return tables.all('members').flatMap((member) => {
    const stream = tables.get('streams', member.streamId);
    return stream && member.userId === account.user ? [{ stream, member }] : [];
  });
}

/** The rows as the protocol says they look to this person, written down here a second time on purpose. */
function visibleRows(tables: MemoryTables, place: Place): Row[] {
  const { stream, member } = place;
  const from = Math.max(member.visibleFrom, stream.floorSeq);
  return tables.rows(stream.streamId, from + 1, ceilingOf(place)).map((row) => {
    const { seq, no, type, at, senderId: sender, clientId, part, refSeq, replySeq, changedSeq } = row;
    if (refSeq !== null && refSeq <= member.visibleFrom) return { seq, no, type: 'void', at };
    return {
      ...{ seq, no, type, at, sender, clientId, part },
      ...(refSeq === null ? {} : { ref: refSeq }),
      ...(replySeq === null ? {} : { reply: replySeq }),
      ...(changedSeq === seq ? {} : { changed: changedSeq }),
      body: row.body === null ? null : (JSON.parse(row.body) as Record<string, unknown>),
    };
  });
}

/** Changes of rows that this person cannot see are empty places to them, whatever the disk still has. */
const voided = (rows: readonly Row[], line: number): Row[] =>
  rows.map((row) => {
    const { seq, no, at, ref } = row;
    return ref !== undefined && ref <= line ? { seq, no, type: 'void', at } : row;
  });

const isLine = (row: Row): boolean => row.ref === undefined && row.type !== 'void';

/** A row with its fields in one order. */
const sorted = (row: Row | undefined): string =>
  JSON.stringify(row, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  ) ?? 'nothing';
