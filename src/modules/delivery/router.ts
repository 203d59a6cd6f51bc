import { historyCleared } from '../../domain/shared/events.ts';
import type { StreamId, UserId } from '../../domain/shared/ids.ts';
import type { LogRow } from '../../domain/shared/rows.ts';
import type { Clock, NodeHint, Run } from '../shared/ports.ts';
import type { ChangeReader, LogReader, MembershipReader } from '../shared/reading.ts';
import { handOut } from './hand-out.ts';
import { LocalPeople } from './local-people.ts';
import { NodeLinks } from './node-links.ts';
import type { Broadcaster, Registry, RunEncoder, Subscriber } from './ports.ts';
import { Repairs } from './repair.ts';
import { cutAtMembership, cutBySize, needsCare, StreamIndex } from './stream-index.ts';
import { type HeardRun, StreamLane } from './stream-lane.ts';

export interface RouterOptions {
  readonly clock: Clock;
  readonly logs: LogReader;
  readonly memberships: MembershipReader;
  readonly changes: ChangeReader;
  readonly encoder: RunEncoder;
  readonly broadcaster: Broadcaster;
  readonly registry: Registry;
  readonly boot: string;
  readonly onFault: (fault: unknown) => void;
  /** Streams whose index is kept; the ones used longest ago are built again when needed. */
  readonly streamsMax?: number;
}

/** A stream that this node hands on: its index, and its lane once the index stands. */
interface Channel {
  readonly index: StreamIndex;
  readonly lane: StreamLane;
  /** Runs heard while the index is being built; `undefined` once it stands. */
  building: HeardRun[] | undefined;
}

/** Streams up to this size are looked up by their members, larger ones by who is connected. */
const SMALL_STREAM = 500;
const STREAMS_MAX = 20_000;

/**
 * One node's delivery. What was committed here or heard from another node is put in order per stream and handed to
 * the devices that may see it; what other nodes need is published once to each. Everything handed over is a hint:
 * losing it costs latency, because devices compare heads and ask.
 */
export class Router {
  readonly people = new LocalPeople();
  readonly #options: RouterOptions;
  readonly #channels = new Map<StreamId, Channel>();
  readonly #links: NodeLinks;
  readonly #repairs: Repairs;

  constructor(options: RouterOptions) {
    this.#options = options;
    const { clock, broadcaster, registry, boot } = options;
    this.#links = new NodeLinks({
      clock,
      broadcaster,
      registry,
      boot,
      onMessage: (message) => {
        for (const run of message.runs) this.#hear(run.streamId, run);
        for (const hint of message.hints ?? []) this.#hintHere(hint);
      },
      onLoss: (lostAt) => this.#lost(lostAt),
      onFault: options.onFault,
    });
    this.#repairs = new Repairs({ ...options, onChanged: (stream) => this.#repair(stream) });
  }

  start(): void {
    if (!this.#options.registry.isAlone) this.#links.start();
  }

  /** Resolves when nothing reads from the store any more to repair what was lost. */
  async stop(): Promise<void> {
    this.#links.stop();
    for (const { lane } of this.#channels.values()) lane.stop();
    await this.#repairs.stop();
  }

  get indexedStreams(): number {
    return this.#channels.size;
  }

  /**
   * Puts a device into every index it belongs in. Once this resolves nothing committed later is kept from the device;
   * the caller reads heads after it, so that nothing committed before is missed either.
   */
  async enter(device: Subscriber): Promise<void> {
    if (this.people.add(device)) this.#options.registry.add(device.userId);
    for (let tooOld = true; tooOld; ) {
      tooOld = false;
      for (const membership of await this.#options.memberships.membershipsOf(device.userId)) {
        const channel = this.#channels.get(membership.streamId);
        if (!channel || channel.building) continue;
        if (!channel.index.admit(device.userId, { ...membership, leftSeq: null })) tooOld = true;
      }
    }
  }

  leave(device: Subscriber): void {
    if (this.people.remove(device)) this.#options.registry.remove(device.userId);
  }

  /** What this node committed: to its own devices at once, then to the other nodes. */
  committed(runs: readonly Run[]): void {
    for (const { streamId, rows } of runs) {
      const first = rows[0]?.seq;
      const last = rows.at(-1)?.seq;
      if (first === undefined || last === undefined) continue;
      this.#hear(streamId, { first, last, rows });
      if (!this.#options.registry.isAlone) this.#guard(this.#publish(streamId, { first, last, rows }));
    }
  }

  /** A hint to people's devices wherever they are. */
  hint(hint: NodeHint): void {
    this.#hintHere(hint);
    if (this.#options.registry.isAlone) return;
    this.#guard(
      this.#options.registry.nodesOf(hint.userIds).then((nodes) => {
        for (const node of nodes) this.#links.send(node, { runs: [], hints: [hint] });
      }),
    );
  }

  #hintHere({ userIds, payload, ...only }: NodeHint): void {
    for (const userId of userIds) {
      for (const device of this.people.devicesOf(userId)) {
        if (payload === null) device.stale();
        else device.hint(payload, only);
      }
    }
  }

  #hear(streamId: StreamId, run: HeardRun): void {
    const channel = this.#channels.get(streamId);
    if (!channel) {
      if (this.people.size > 0) this.#build(streamId, [run]);
    } else if (channel.building) channel.building.push(run);
    else channel.lane.hear(run);
  }

  #build(streamId: StreamId, heard: HeardRun[]): Channel {
    const position = heard.length > 0 ? Math.min(...heard.map(({ first }) => first)) - 1 : 0;
    const index = new StreamIndex(streamId, position);
    const lane = new StreamLane({
      streamId,
      clock: this.#options.clock,
      logs: this.#options.logs,
      position: () => index.position,
      handOn: (rows, repaired) => this.#handOn(index, rows, repaired),
      onFault: (fault) => this.#unread(fault),
    });
    const channel: Channel = { index, lane, building: heard };
    this.#channels.set(streamId, channel);
    this.#evict();
    void this.#fill(channel);
    return channel;
  }

  /** Reads the index's entries in one snapshot, then hands on what was heard meanwhile. */
  async #fill(channel: Channel): Promise<void> {
    const { index } = channel;
    try {
      await this.#readMembers(index);
    } catch (fault) {
      this.#channels.delete(index.streamId);
      this.#unread(fault);
      return;
    }
    const heard = channel.building ?? [];
    channel.building = undefined;
    // Nobody here: the next run looks again, and until then the stream costs nothing.
    if (index.entries.size === 0 && this.#options.registry.isAlone) this.#channels.delete(index.streamId);
    for (const run of heard) channel.lane.hear(run);
  }

  async #readMembers(index: StreamIndex): Promise<void> {
    const { memberships, registry } = this.#options;
    const all = await memberships.membersOf(index.streamId, SMALL_STREAM);
    if (!all) return;
    if (all.isWhole) {
      if (!registry.isAlone) index.people = new Set(all.members.map(({ userId }) => userId));
      for (const row of all.members) if (this.people.isHere(row.userId)) index.admitMember(row, all.asOf);
      return;
    }
    const asked = new Set<UserId>();
    for (let fresh = [...this.people.userIds()]; fresh.length > 0; ) {
      for (const userId of fresh) asked.add(userId);
      const some = await memberships.membersAmong(index.streamId, fresh);
      for (const row of some?.members ?? []) index.admitMember(row, some?.asOf ?? 0);
      fresh = [...this.people.userIds()].filter((userId) => !asked.has(userId));
    }
  }

  #handOn(index: StreamIndex, rows: readonly LogRow[], repaired: boolean): void {
    const pieces = needsCare(rows) || rows[0]?.seq === 1 ? cutAtMembership(rows) : [rows];
    const means = { people: this.people, encoder: this.#options.encoder };
    for (const piece of pieces.flatMap(cutBySize)) {
      const last = piece.at(-1)?.seq ?? index.position;
      const entered = piece.flatMap((row) => index.fold(row, this.people.isHere));
      handOut(index, { rows: piece, repaired }, means);
      index.position = last;
      index.forgetLeft();
      for (const userId of entered) this.#enterAll(userId, index.streamId);
      for (const row of piece) this.#followClearing(row);
    }
  }

  /** Clearing is told in the person's own stream, and changes what they are handed of another. */
  #followClearing(row: LogRow): void {
    const cleared = historyCleared(row);
    const channel = cleared && this.#channels.get(cleared.stream as StreamId);
    channel?.index.hide(row.senderId, cleared?.upTo ?? 0, this.people.isHere);
  }

  /** The person's devices are told the stream's head, and ask for the rest. */
  #enterAll(userId: UserId, streamId: StreamId): void {
    for (const device of this.people.devicesOf(userId)) device.entered(streamId);
  }

  async #publish(streamId: StreamId, run: HeardRun): Promise<void> {
    const { registry, memberships } = this.#options;
    const known = this.#channels.get(streamId)?.index.people;
    const all = known ? undefined : await memberships.membersOf(streamId, SMALL_STREAM);
    const people = known ? [...known] : all?.isWhole ? all.members.map(({ userId }) => userId) : undefined;
    const nodes = people ? await registry.nodesOf(people) : await registry.liveNodes();
    for (const node of nodes) this.#links.send(node, { runs: [{ streamId, ...run }] });
  }

  /** Runs and hints of other nodes are missing: streams are read again, and devices compare heads at their next ping. */
  #lost(lostAt: number): void {
    this.#repairs.note(lostAt);
    for (const userId of this.people.userIds())
      for (const device of this.people.devicesOf(userId)) device.stale();
  }

  /** The store gave no answer, so what was heard could not be handed on. */
  #unread(fault: unknown): void {
    this.#options.onFault(fault);
    this.#repairs.note(this.#options.clock.monotonic());
  }

  async #repair({ streamId, lastSeq }: { streamId: StreamId; lastSeq: number }): Promise<void> {
    const channel = this.#channels.get(streamId);
    if (!channel) await this.#tellHeads(streamId);
    else if (channel.building) channel.building.push({ first: lastSeq, last: lastSeq });
    else if (channel.index.position < lastSeq) await channel.lane.repair(lastSeq);
  }

  /** A stream that was never heard of here changed: its people here are told the head and will ask. */
  async #tellHeads(streamId: StreamId): Promise<void> {
    const here = [...this.people.userIds()];
    const found = await this.#options.memberships.membersAmong(streamId, here);
    for (const { userId, leftSeq } of found?.members ?? []) {
      if (leftSeq !== null && leftSeq < (found?.asOf ?? 0)) continue;
      for (const device of this.people.devicesOf(userId)) {
        device.entered(streamId);
        device.stale();
      }
    }
  }

  #evict(): void {
    const maximum = this.#options.streamsMax ?? STREAMS_MAX;
    for (const [streamId, channel] of this.#channels) {
      if (this.#channels.size <= maximum) return;
      if (channel.building || !channel.lane.isQuiet) continue;
      channel.lane.stop();
      this.#channels.delete(streamId);
    }
  }

  /** What cannot be sent is missed by those it was for, and repaired there. */
  #guard(sending: Promise<void>): void {
    sending.catch((fault: unknown) => {
      this.#links.skip();
      this.#options.onFault(fault);
    });
  }
}
