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

  /** P5: what the device shows is what a device that never saw anything before would show. */
  #rows({ name }: SimDevice, client: MagpieClient, place: Place): void {
    const { streamId } = place.stream;
    const shown = client.rows(streamId);
    const expected = visibleRows(this.#tables, place);
    const { findings } = this.#world;
    const isEx = place.member.leftSeq !== null;
    for (let index = 0; index < Math.max(shown.length, expected.length); index += 1) {
      const [is, should] = [shown[index], expected[index]];
      if (is && should && is.seq === should.seq && (sorted(is) === sorted(should) || isEx)) continue;
      const sentence = `${name} shows ${sorted(is)} in ${streamId}, where ${sorted(should)} belongs`;
      findings.add('P5', sentence);
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

/** A row with its fields in one order. */
const sorted = (row: Row | undefined): string =>
  JSON.stringify(row, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  ) ?? 'nothing';
