import type { ServerWebSocket } from 'bun';
import type { NodeId, SessionId } from '../../src/domain/shared/ids.ts';
import { Refusal } from '../../src/domain/shared/refusals.ts';
import { CommitQueue } from '../../src/infra/committer/queue.ts';
import { directId } from '../../src/infra/crypto/direct-id.ts';
import { Sha256Hasher } from '../../src/infra/crypto/hasher.ts';
import { TokenBucketMessageBudget } from '../../src/infra/limits/message-budget.ts';
import { OtplibTimeCodes } from '../../src/infra/otplib/time-codes.ts';
import {
  encodeMarks,
  encodePeople,
  encodePresence,
  encodeRun,
  encodeTyping,
} from '../../src/interface/protocol/index.ts';
import { Gateway, type SocketData } from '../../src/interface/ws/gateway.ts';
import type { RuntimeSocket } from '../../src/interface/ws/gathering-socket.ts';
import { Presence, ProfileTelling, Router } from '../../src/modules/delivery/index.ts';
import { createFriends } from '../../src/modules/friends/index.ts';
import { createMessages } from '../../src/modules/messages/index.ts';
import type { Clock, Committer, Frame, NodeHint, Run } from '../../src/modules/shared/ports.ts';
import { createUsers } from '../../src/modules/users/index.ts';
import { openThrottle } from '../support/open-throttle.ts';
import type { CommitWatch } from './commit-watch.ts';
import type { Findings } from './findings.ts';
import { Road } from './road.ts';
import { type Cancel, EPOCH_MS, type Schedule } from './schedule.ts';
import type { SeededIds } from './seeded-ids.ts';
import { noUpkeep, overRoad, type SharedStore } from './shared-store.ts';
import type { Plug, SimBus } from './sim-bus.ts';
import { PlannedFault, SimRunner } from './sim-runner.ts';
import type { Weather } from './weather.ts';
import type { Wire } from './wire.ts';

/** What every life of every node is made with. */
export interface LifeParts {
  readonly schedule: Schedule;
  readonly weather: Weather;
  readonly ids: SeededIds;
  readonly store: SharedStore;
  readonly bus: SimBus;
  readonly findings: Findings;
  readonly watch: Pick<CommitWatch, 'submitted' | 'leaves' | 'committed'>;
  readonly skewMs: number;
}

const LIMITS = {
  framesPerSecond: 20,
  framesBurst: 60,
  heartbeatMs: 5_000,
  silentMs: 13_000,
  authTimeoutMs: 10_000,
};

/** One run of one node's program, from its start to its death: the shipped parts, put together as `compose.ts` does. */
export class Life {
  readonly node: NodeId;
  readonly plug: Plug;
  readonly gateway: Gateway;
  readonly queue: CommitQueue;
  readonly router: Router;
  readonly committer: Committer;
  readonly messages: ReturnType<typeof createMessages>;
  readonly users: ReturnType<typeof createUsers>;
  readonly friends: ReturnType<typeof createFriends>;
  readonly wires = new Set<Wire>();
  readonly #parts: LifeParts;
  readonly #presence: Presence;
  readonly #profiles: ProfileTelling;
  readonly #clock: Clock;
  #isAlive = true;
  #pausedUntil = 0;

  constructor(node: NodeId, parts: LifeParts, killNode: (why: string) => void) {
    this.node = node;
    this.#parts = parts;
    this.#clock = this.#newClock();
    this.plug = parts.bus.plug(node, this.does);
    this.queue = this.#newQueue(killNode);
    this.committer = this.#watched(this.queue);
    const boot = parts.ids.id();
    const readers = this.#readers();
    const { registry, broadcaster } = this.plug;
    const common = {
      clock: this.#clock,
      onFault: this.#fault,
      hasher: new Sha256Hasher(),
      directSalt: parts.store.directSalt,
      directId,
      hint: (hint: NodeHint) => this.router.hint(hint),
    };
    this.router = new Router({
      ...common,
      ...readers,
      encoder: { run: encodeRun },
      broadcaster,
      registry,
      boot,
    });
    this.#profiles = new ProfileTelling({
      ...common,
      ...readers,
      hint: (hint) => this.router.hint(hint),
      encode: encodePeople,
    });
    this.users = this.#newUsers(readers);
    const lastSeen = this.users.seen.lastSeen.bind(this.users.seen);
    const asking = { registry, people: this.router.people, relations: readers.relations, lastSeen };
    this.#presence = new Presence({ ...common, ...asking, encode: encodePresence });
    this.messages = createMessages({
      ...common,
      ...readers,
      discretion: this.users.discretion,
      committer: this.committer,
      messageBudget: new TokenBucketMessageBudget({ clock: this.#clock, perSecond: 20, burst: 60 }),
      encodeMarks,
      encodeTyping,
    });
    this.friends = createFriends({
      ...common,
      ...readers,
      committer: this.committer,
      onBlock: ({ userId, peerId, streamId, haveMarksMoved }) => {
        if (!haveMarksMoved) return;
        for (const each of [userId, peerId]) this.messages.marks.movedByCommand(each, streamId);
      },
    });
    this.gateway = this.#newGateway();
    this.queue.onCommitted((runs) => this.#committed(runs));
    this.router.start();
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Does something here: never when the node is dead, and when it stands still, as soon as it goes on. */
  readonly does = (run: () => void): void => {
    if (!this.#isAlive) return;
    const { schedule } = this.#parts;
    const waitMs = this.#pausedUntil - schedule.now;
    if (waitMs > 0) schedule.after(waitMs, () => this.does(run));
    else run();
  };

  standStill(ms: number): void {
    this.#pausedUntil = this.#parts.schedule.now + ms;
  }

  end(): void {
    this.#isAlive = false;
  }

  /** As at SIGTERM: says goodbye, finishes what it has, and is gone. */
  async drain(): Promise<void> {
    await this.gateway.drain((ms) => new Promise((resolve) => void this.#clock.after(ms, resolve)));
    await this.messages.marks.flush();
    await this.users.seen.flush();
    await this.queue.drain();
    await this.router.stop();
    this.#presence.stop();
    this.#profiles.stop();
    this.end();
  }

  /** The gateway takes Bun's sockets; of those it uses only what the simulated one has. */
  open(socket: RuntimeSocket & { readonly data: SocketData }) {
    const { open, message, drain, close } = this.gateway.handlers;
    const given = socket as unknown as ServerWebSocket<SocketData>;
    this.does(() => open(given));
    return {
      message: (text: string) => this.does(() => message(given, text)),
      drain: () => this.does(() => drain(given)),
      close: () => this.does(() => close(given)),
    };
  }

  #newClock(): Clock {
    const { schedule, skewMs } = this.#parts;
    const startedAt = schedule.now;
    return {
      now: () => EPOCH_MS + schedule.now + skewMs,
      monotonic: () => schedule.now - startedAt,
      after: (delayMs, callback) => schedule.after(delayMs, () => this.does(callback)),
    };
  }

  #newQueue(killNode: (why: string) => void): CommitQueue {
    const { watch, schedule } = this.#parts;
    const runner = new SimRunner({
      ...this.#parts,
      inNode: this.does,
      killNode: (why) => this.does(() => killNode(why)),
      onLeaves: (frames) => watch.leaves(frames, schedule.now),
      onCommitted: (frames, answer) => watch.committed(frames, answer),
    });
    const soon = (callback: () => void) => void this.#clock.after(0, callback);
    return new CommitQueue({ clock: this.#clock, runner, soon, onFault: this.#fault });
  }

  #watched(queue: CommitQueue): Committer {
    const { watch, schedule } = this.#parts;
    return {
      submit: (frame: Frame) => {
        watch.submitted(frame, schedule.now);
        return queue.submit(frame);
      },
      onCommitted: (listener) => queue.onCommitted(listener),
      drain: () => queue.drain(),
    };
  }

  #readers() {
    const { logs, memberships, changes, people, contacts, access, relations, directory } = this.#parts.store;
    const road = new Road(this.#parts, this.does);
    return {
      logs: overRoad(logs, road.carry),
      memberships: overRoad(memberships, road.carry),
      changes: overRoad(changes, road.carry),
      people: overRoad(people, road.carry),
      contacts: overRoad(contacts, road.carry),
      access: overRoad(access, road.carry),
      relations: overRoad(relations, road.carry),
      directory: overRoad(directory, road.carry),
    };
  }

  #newUsers({
    people,
    access,
    relations,
    directory,
  }: Pick<SharedStore, 'people' | 'access' | 'relations' | 'directory'>) {
    return createUsers({
      committer: this.committer,
      upkeep: noUpkeep,
      people,
      access,
      relations,
      directory,
      commonPasswords: new Set<string>(),
      passwords: { hash: async (password) => password, verify: async (password, hash) => password === hash },
      throttle: openThrottle,
      codes: new OtplibTimeCodes(),
      hasher: new Sha256Hasher(),
      random: this.#parts.ids,
      clock: this.#clock,
      registration: 'open',
      serverName: 'Magpie',
      sessionDays: 30,
    });
  }

  #newGateway(): Gateway {
    const { users, messages, router, node } = this;
    return new Gateway({
      users,
      messages,
      router,
      presence: this.#presence,
      node,
      epoch: this.#parts.store.epoch,
      monotonic: () => this.#clock.monotonic(),
      degraded: () => [],
      onFault: this.#fault,
      limits: LIMITS,
      soon: (callback) => void this.#clock.after(0, callback),
      after: (delayMs, callback) => this.#clock.after(delayMs, callback),
      addressKey: (address) => address,
      every: (intervalMs, callback) => this.#every(intervalMs, callback),
      unauthenticatedSockets: 100,
      socketsPerUser: 20,
    });
  }

  #every(intervalMs: number, callback: () => void): Cancel {
    let cancel: Cancel = () => {};
    const again = () => {
      cancel = this.#clock.after(intervalMs, () => {
        callback();
        again();
      });
    };
    again();
    return () => cancel();
  }

  #committed(runs: readonly Run[]): void {
    this.router.committed(runs);
    this.#profiles.committed(runs);
    this.#presence.committed(runs);
    this.messages.committed(runs);
    const ended = runs.flatMap(({ rows }) => rows.filter(({ type }) => type === 'session.ended'));
    const sessions = ended.map(({ body }) => (JSON.parse(body ?? '{}') as { session: SessionId }).session);
    if (sessions.length > 0) this.gateway.endSessions(new Set(sessions));
  }

  readonly #fault = (fault: unknown): void => {
    if (fault instanceof PlannedFault || fault instanceof Refusal) return;
    const text = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
    this.#parts.findings.add('bug', `${this.node} met a fault that no one expected: ${text}`);
  };
}
