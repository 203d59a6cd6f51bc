import type { ServerWebSocket } from 'bun';
import type { Command } from '../../src/domain/commands.ts';
import type { NodeId, SessionId } from '../../src/domain/shared/ids.ts';
import type { LogRow } from '../../src/domain/shared/rows.ts';
import { CommitQueue } from '../../src/infra/committer/queue.ts';
import { directId } from '../../src/infra/crypto/direct-id.ts';
import { Sha256Hasher } from '../../src/infra/crypto/hasher.ts';
import { addressKey } from '../../src/infra/limits/address-key.ts';
import { LoneRegistry, loneBroadcaster } from '../../src/infra/memory/alone.ts';
import { OtplibTimeCodes } from '../../src/infra/otplib/time-codes.ts';
import { createHttpApp } from '../../src/interface/http/http-app.ts';
import {
  encodeMarks,
  encodePeople,
  encodePresence,
  encodeRun,
  encodeTyping,
} from '../../src/interface/protocol/index.ts';
import type { HttpAnswer, HttpRequest } from '../../src/interface/sdk/index.ts';
import { Gateway, type SocketData } from '../../src/interface/ws/gateway.ts';
import type { RuntimeSocket } from '../../src/interface/ws/gathering-socket.ts';
import { Presence, ProfileTelling, Router } from '../../src/modules/delivery/index.ts';
import { createFriends } from '../../src/modules/friends/index.ts';
import { createMessages } from '../../src/modules/messages/index.ts';
import { createServerFacts } from '../../src/modules/server/index.ts';
import type { Clock, Run } from '../../src/modules/shared/ports.ts';
import { PersonalRetention } from '../../src/modules/upkeep/index.ts';
import { createUsers } from '../../src/modules/users/index.ts';
import { EPOCH_MS, type Schedule } from '../simulation/schedule.ts';
import type { SeededIds } from '../simulation/seeded-ids.ts';
import { overRoad } from '../simulation/shared-store.ts';
import { openThrottle } from '../support/open-throttle.ts';
import { STORES, type StoreUnderTest } from '../support/stores.ts';
import { ReadGate } from './read-gate.ts';

/** Personal streams keep one minute here instead of thirty days, so that a run can outlive it. */
export const PERSONAL_KEPT_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
const SOCKET_LIMITS = {
  framesPerSecond: 20,
  framesBurst: 60,
  heartbeatMs: 30_000,
  silentMs: 75_000,
  authTimeoutMs: 10_000,
};
const SERVER_INFO = {
  version: '0.0.0',
  level: 1,
  limits: { textCodePoints: 8_000, operations: 50, pageEvents: 200 },
};

export interface ServerParts {
  readonly schedule: Schedule;
  readonly ids: SeededIds;
  onFault(fault: unknown): void;
}

/**
 * A lone node as `compose.ts` and `serve.ts` put it together, over a real SQLite file and in virtual time: the shipped
 * committer, use cases, delivery, gateway and HTTP application. Only its limits on how much one may ask are wide open,
 * and its passwords cost nothing.
 */
export class ModelServer {
  readonly reads = new ReadGate();
  readonly store: StoreUnderTest;
  /** How many events of each type were committed, whether or not they are still stored. */
  readonly committed = new Map<string, number>();
  readonly #parts: ServerParts;
  readonly #clock: Clock;
  readonly #queue: CommitQueue;
  readonly #registry = new LoneRegistry();
  readonly #router: Router;
  readonly #profiles: ProfileTelling;
  readonly #users: ReturnType<typeof createUsers>;
  readonly #messages: ReturnType<typeof createMessages>;
  readonly #friends: ReturnType<typeof createFriends>;
  readonly #presence: Presence;
  #gateway: Gateway;
  readonly #app: ReturnType<typeof createHttpApp>;
  readonly #retention: PersonalRetention;

  private constructor(store: StoreUnderTest, parts: ServerParts) {
    const { schedule, onFault } = parts;
    this.store = { ...store, logs: overRoad(store.logs, this.reads.carry) };
    this.#parts = parts;
    this.#clock = {
      now: () => EPOCH_MS + schedule.now,
      monotonic: () => schedule.now,
      after: (delayMs, callback) => schedule.after(delayMs, callback),
    };
    this.#queue = new CommitQueue({ clock: this.#clock, runner: store.runner, soon: this.#soon, onFault });
    this.#router = this.#newRouter();
    this.#presence = this.#newPresence();
    this.#profiles = new ProfileTelling({
      clock: this.#clock,
      memberships: store.memberships,
      hint: (hint) => this.#router.hint(hint),
      encode: encodePeople,
      onFault,
    });
    this.#users = this.#newUsers();
    this.#messages = this.#newMessages();
    this.#friends = this.#newFriends();
    this.#gateway = this.#newGateway('epoch-1');
    this.#app = this.#newApp();
    const { upkeep, changes } = store;
    this.#retention = new PersonalRetention({ upkeep, changes, days: PERSONAL_KEPT_MS / DAY_MS });
    this.#queue.onCommitted((runs) => this.#committed(runs));
  }

  static async open(parts: ServerParts): Promise<ModelServer> {
    const [sqlite] = STORES;
    if (sqlite?.kind !== 'SQLite') throw new Error('the first store is the one that is shipped');
    return new ModelServer(await sqlite.open(() => EPOCH_MS + parts.schedule.now), parts);
  }

  close(): void {
    this.store.close();
  }

  /** Carries out a command for which there is no call yet; what it is refused for is no matter. */
  submit(...commands: Command[]): void {
    this.#queue.submit({ commands }).catch(this.#parts.onFault);
  }

  /** Drops what personal streams kept for too long. */
  trimPersonalStreams(): void {
    this.#retention.byAge(() => false).catch(this.#parts.onFault);
  }

  /** Sets somebody's password, as an administrator does at the command line: all their sessions end. */
  setPassword(handle: string, password: string): void {
    this.#users.administer.setPassword(handle, password).catch(this.#parts.onFault);
  }

  hasClosed(userId: string): boolean {
    return this.store.all('users').some((user) => user.userId === userId && user.closedAt !== null);
  }

  /** Answers as the listener would. */
  async answer({ method, url, headers, body }: HttpRequest): Promise<HttpAnswer> {
    const init = { method, headers: { host: new URL(url).host, ...headers } };
    const request = new Request(url, body === undefined ? init : { ...init, body });
    const response = await this.#app.fetch(request, { address: '192.0.2.1' });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  /** From now on the server says that it came from a backup, to whoever connects. */
  restored(): void {
    this.#gateway = this.#newGateway(`epoch at ${this.#parts.schedule.now}`);
  }

  /** The gateway takes the runtime's sockets; of those it uses only what this one has. */
  connect(socket: RuntimeSocket & { readonly data: SocketData }) {
    const { open, message, drain, close } = this.#gateway.handlers;
    const given = socket as unknown as ServerWebSocket<SocketData>;
    open(given);
    return {
      message: (text: string) => message(given, text),
      drain: () => drain(given),
      close: () => close(given),
    };
  }

  get now(): number {
    return this.#clock.now();
  }

  /** Every row that is stored, whoever may see it. */
  log(): readonly LogRow[] {
    return this.store.all('log');
  }

  #newRouter(): Router {
    const { logs, memberships, changes } = this.store;
    return new Router({
      clock: this.#clock,
      logs,
      memberships,
      changes,
      encoder: { run: encodeRun },
      broadcaster: loneBroadcaster('node-1' as NodeId),
      registry: this.#registry,
      boot: 'boot-1',
      onFault: this.#parts.onFault,
    });
  }

  #newUsers() {
    const { upkeep, people, access, relations, directory } = this.store;
    return createUsers({
      committer: this.#queue,
      upkeep,
      people,
      access,
      relations,
      directory,
      passwords: { hash: async (password) => password, verify: async (password, hash) => password === hash },
      throttle: openThrottle,
      codes: new OtplibTimeCodes(),
      hasher: new Sha256Hasher(),
      random: this.#parts.ids,
      clock: this.#clock,
      commonPasswords: new Set<string>(),
      registration: 'open',
      serverName: 'Magpie',
      sessionDays: 30,
    });
  }

  #newMessages() {
    const { logs, memberships, relations } = this.store;
    return createMessages({
      committer: this.#queue,
      hasher: new Sha256Hasher(),
      clock: this.#clock,
      logs,
      memberships,
      relations,
      discretion: this.#users.discretion,
      messageBudget: { spend: () => 0 },
      hint: (hint) => this.#router.hint(hint),
      encodeMarks,
      encodeTyping,
      directSalt: 'salt',
      directId,
      onFault: this.#parts.onFault,
    });
  }

  #newPresence(): Presence {
    return new Presence({
      clock: this.#clock,
      registry: this.#registry,
      people: this.#router.people,
      relations: this.store.relations,
      hint: (hint) => this.#router.hint(hint),
      lastSeen: (viewer, userIds) => this.#users.seen.lastSeen(viewer, userIds),
      onFault: this.#parts.onFault,
      encode: encodePresence,
    });
  }

  #newFriends() {
    const { people, contacts, memberships } = this.store;
    return createFriends({
      committer: this.#queue,
      hasher: new Sha256Hasher(),
      clock: this.#clock,
      people,
      contacts,
      memberships,
      directSalt: 'salt',
      directId,
      onBlock: ({ userId, peerId, streamId, haveMarksMoved }) => {
        if (!haveMarksMoved) return;
        for (const each of [userId, peerId]) this.#messages.marks.movedByCommand(each, streamId);
      },
    });
  }

  readonly #soon = (callback: () => void): void => void this.#parts.schedule.after(0, callback);

  #newGateway(epoch: string): Gateway {
    return new Gateway({
      users: this.#users,
      messages: this.#messages,
      router: this.#router,
      presence: this.#presence,
      node: 'node-1',
      epoch,
      monotonic: () => this.#clock.monotonic(),
      degraded: () => [],
      onFault: this.#parts.onFault,
      limits: SOCKET_LIMITS,
      soon: this.#soon,
      every: (intervalMs, callback) => this.#every(intervalMs, callback),
      after: (delayMs, callback) => this.#clock.after(delayMs, callback),
      addressKey,
      unauthenticatedSockets: 100,
      socketsPerUser: 20,
    });
  }

  #newApp() {
    return createHttpApp({
      users: this.#users,
      messages: this.#messages,
      friends: this.#friends,
      settings: { allowedOrigins: [] },
      server: createServerFacts({
        committer: this.#queue,
        hasher: new Sha256Hasher(),
        facts: this.store.people,
        defaultName: 'Magpie',
        defaultRegistration: 'open',
      }),
      serverInfo: SERVER_INFO,
      health: () => ({
        isReady: true,
        degraded: [],
        durability: { journal: 'wal', synchronous: 'OFF', fileSystem: '', fsyncMs: 0, isDurable: false },
      }),
      budget: { forUser: async () => {}, forAddress: async () => {} },
      webFiles: new Map(),
      onAnswered: () => {},
      onFault: this.#parts.onFault,
    });
  }

  #every(intervalMs: number, callback: () => void): () => void {
    let cancel = () => {};
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
    this.#router.committed(runs);
    this.#profiles.committed(runs);
    this.#presence.committed(runs);
    this.#messages.committed(runs);
    const all = runs.flatMap(({ rows }) => rows);
    for (const { type } of all) this.committed.set(type, (this.committed.get(type) ?? 0) + 1);
    const ended = all.filter(({ type }) => type === 'session.ended');
    const sessions = ended.map(({ body }) => (JSON.parse(body ?? '{}') as { session: SessionId }).session);
    if (sessions.length > 0) this.#gateway.endSessions(new Set(sessions));
  }
}
