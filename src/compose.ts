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
import { SmtpPostbox } from './infra/nodemailer/postbox.ts';
import { OpenIdProvider } from './infra/openid/identity-provider.ts';
import { OtplibTimeCodes } from './infra/otplib/time-codes.ts';
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
import { createFriends } from './modules/friends/index.ts';
import { createMessages } from './modules/messages/index.ts';
import { createServerFacts } from './modules/server/index.ts';
import type { Discretion, NodeHint } from './modules/shared/ports.ts';
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
  const postbox = postboxOf(config, log);
  const users = usersOver(config, store, { committer: queue, postbox });
  const delivery = createDelivery(store, users, onFault);
  const { discretion } = users;
  const talking = createTalking(config, store, { ...delivery, queue, discretion, onFault });
  queue.onCommitted((runs) => {
    delivery.presence.committed(runs);
    talking.messages.committed(runs);
  });
  const presets = { defaultName: config.name, defaultRegistration: config.registration };
  const server = createServerFacts({ committer: queue, hasher, facts: store.people, ...presets });
  return { metrics, queue, users, server, postbox, onFault, ...talking, ...delivery };
}
export type Core = ReturnType<typeof createCore>;

const usersOver = (
  config: Config,
  store: Store,
  { committer, postbox }: { committer: CommitQueue; postbox: SmtpPostbox | undefined },
) =>
  createUsers({
    committer,
    upkeep: store.writer,
    people: store.people,
    access: store.access,
    codes: new OtplibTimeCodes(),
    relations: store.relations,
    identityProvider: identityProviderOf(config),
    postbox,
    directory: store.directory,
    passwords: new Argon2Passwords(),
    commonPasswords: COMMON_PASSWORDS,
    throttle: new MemorySignInThrottle(config.limits),
    hasher,
    random,
    clock,
    registration: config.registration,
    serverName: config.name,
    sessionDays: config.sessionDays,
  });

/** The one that the settings name, with the page's address to come back to. */
export function identityProviderOf({ oidc, publicUrl }: Config): OpenIdProvider | undefined {
  const { issuer, clientId, clientSecret, name } = oidc;
  if (issuer === undefined || clientId === undefined || publicUrl === undefined) return undefined;
  return new OpenIdProvider({
    issuer,
    clientId,
    clientSecret,
    name,
    returnTo: new URL('/identity', publicUrl).href,
  });
}

/** The mail server that the settings name, where they do. */
function postboxOf({ mail: { smtp, from }, publicUrl: page }: Config, log: Log): SmtpPostbox | undefined {
  if (smtp === undefined || from === undefined || page === undefined) return undefined;
  return new SmtpPostbox({ smtp, from, page, log });
}

interface Around {
  readonly queue: CommitQueue;
  readonly router: Router;
  readonly discretion: Discretion;
  readonly onFault: (fault: unknown) => void;
}

/** Conversations, and the people one has them with. */
function createTalking({ limits }: Config, store: Store, { queue, router, ...around }: Around) {
  const { logs, memberships, people, contacts, relations, directSalt } = store;
  const { messagesPerSecond: perSecond, messagesBurst: burst } = limits;
  const common = { committer: queue, hasher, clock, memberships, directSalt, directId, ...around };
  const messages = createMessages({
    ...common,
    logs,
    relations,
    messageBudget: new TokenBucketMessageBudget({ clock, perSecond, burst }),
    hint: (hint) => router.hint(hint),
    encodeMarks,
    encodeTyping,
  });
  const friends = createFriends({
    ...common,
    people,
    contacts,
    onBlock: ({ userId, peerId, streamId, haveMarksMoved }) => {
      if (!haveMarksMoved) return;
      // What was held back meanwhile is told now.
      for (const each of [userId, peerId]) messages.marks.movedByCommand(each, streamId);
    },
  });
  return { messages, friends };
}

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
  const hint = (each: NodeHint) => router.hint(each);
  const lastSeen = seen.lastSeen.bind(seen);
  const asking = { registry, people: router.people, relations: store.relations, lastSeen };
  const presence = new Presence({ clock, ...asking, hint, encode: encodePresence, onFault });
  const { memberships } = store;
  const profiles = new ProfileTelling({ clock, memberships, hint, encode: encodePeople, onFault });
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
