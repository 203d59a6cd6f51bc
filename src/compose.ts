import type { NodeId } from './domain/shared/ids.ts';
import { SystemClock } from './infra/clock/system-clock.ts';
import { type BatchRunner, CommitQueue } from './infra/committer/queue.ts';
import type { Config } from './infra/config/schema.ts';
import { directId } from './infra/crypto/direct-id.ts';
import { Sha256Hasher } from './infra/crypto/hasher.ts';
import { Argon2Passwords } from './infra/crypto/passwords.ts';
import { SystemRandomness } from './infra/crypto/random.ts';
import { TokenBucketMessageBudget } from './infra/limits/message-budget.ts';
import { MemorySignInThrottle } from './infra/limits/sign-in-throttle.ts';
import type { Log } from './infra/log/log.ts';
import { LoneRegistry, loneBroadcaster } from './infra/memory/alone.ts';
import { Metrics } from './infra/metrics/metrics.ts';
import { openStore as openSqliteStore, type Store } from './infra/sqlite/open-store.ts';
import { COMMON_PASSWORDS } from './infra/zxcvbn/common-passwords.ts';
import {
  encodeMarks,
  encodePeople,
  encodePresence,
  encodeRun,
  encodeTyping,
} from './interface/protocol/index.ts';
import { Presence, ProfileTelling, Router } from './modules/delivery/index.ts';
import { createMessages } from './modules/messages/index.ts';
import { createServerFacts } from './modules/server/index.ts';
import { createUsers, type Users } from './modules/users/index.ts';

/**
 * The composition root: which adapter stands behind each port of the use cases. A configuration goes in, use cases come
 * out; serve.ts puts channels in front of them and chooses what only channels need, and installation.ts reads the data
 * file where no server runs.
 */

export const clock = new SystemClock();
const random = new SystemRandomness();
const hasher = new Sha256Hasher();

/** Must lie in this folder: inside the executable every module has the entry's address. */
const startWriter = () => new Worker(new URL('./infra/sqlite/worker.ts', import.meta.url));

export const openStore = (config: Config, onFatal: (message: string) => void): Promise<Store> =>
  openSqliteStore({
    folder: config.data,
    synchronous: config.synchronous,
    startWorker: startWriter,
    random,
    onFatal,
  });

/** Use cases over a store, without any channel: what the command line works with, and what a server is built on. */
export function createCore(config: Config, store: Store, log: Log) {
  const metrics = new Metrics();
  const onFault = (fault: unknown) => log.error('a fault that no one expected', { fault });
  const runner = measured(store.writer, metrics);
  const queue = new CommitQueue({ clock, runner, soon: setImmediate, onFault });
  const users = createUsers({
    committer: queue,
    upkeep: store.writer,
    people: store.people,
    passwords: new Argon2Passwords(),
    commonPasswords: COMMON_PASSWORDS,
    throttle: new MemorySignInThrottle(config.limits),
    hasher,
    random,
    clock,
    isRegistrationOpen: config.registration === 'open',
    sessionDays: config.sessionDays,
  });
  const delivery = createDelivery(store, users, onFault);
  const { messagesPerSecond: perSecond, messagesBurst: burst } = config.limits;
  const messages = createMessages({
    committer: queue,
    hasher,
    clock,
    logs: store.logs,
    memberships: store.memberships,
    messageBudget: new TokenBucketMessageBudget({ clock, perSecond, burst }),
    hint: (hint) => delivery.router.hint(hint),
    encodeMarks,
    encodeTyping,
    directSalt: store.directSalt,
    directId,
    onFault,
  });
  const known = { facts: store.people, defaultName: config.name };
  const server = createServerFacts({ committer: queue, hasher, ...known });
  return { metrics, queue, users, messages, server, onFault, ...delivery };
}
export type Core = ReturnType<typeof createCore>;

/** Who gets what, on a server that is the only node. */
function createDelivery(store: Store, { seen }: Users, onFault: (fault: unknown) => void) {
  const registry = new LoneRegistry();
  const node = random.id() as NodeId;
  const router = new Router({
    clock,
    logs: store.logs,
    memberships: store.memberships,
    changes: store.changes,
    encoder: { run: encodeRun },
    broadcaster: loneBroadcaster(node),
    registry,
    boot: random.id(),
    onFault,
  });
  const lastSeen = seen.lastSeen.bind(seen);
  const presence = new Presence({ clock, registry, lastSeen, encode: encodePresence, onFault });
  const profiles = new ProfileTelling({
    clock,
    memberships: store.memberships,
    hint: (hint) => router.hint(hint),
    encode: encodePeople,
    onFault,
  });
  return { node, router, presence, profiles };
}

const measured = (runner: BatchRunner, metrics: Metrics): BatchRunner => ({
  run: async (frames) => {
    const start = clock.monotonic();
    const answer = await runner.run(frames);
    const operations = frames.reduce((sum, { commands }) => sum + commands.length, 0);
    metrics.committed({ operations, durationMs: clock.monotonic() - start });
    return answer;
  },
});
