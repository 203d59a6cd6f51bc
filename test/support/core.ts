import type { NodeId, SessionId, UserId } from '../../src/domain/shared/ids.ts';
import type { RegistrationMode } from '../../src/domain/users/registration.ts';
import { directId } from '../../src/infra/crypto/direct-id.ts';
import { Sha256Hasher } from '../../src/infra/crypto/hasher.ts';
import { Argon2Passwords } from '../../src/infra/crypto/passwords.ts';
import { SystemRandomness } from '../../src/infra/crypto/random.ts';
import { TokenBucketMessageBudget } from '../../src/infra/limits/message-budget.ts';
import { MemorySignInThrottle } from '../../src/infra/limits/sign-in-throttle.ts';
import { LoneRegistry, loneBroadcaster } from '../../src/infra/memory/alone.ts';
import { OtplibTimeCodes } from '../../src/infra/otplib/time-codes.ts';
import { COMMON_PASSWORDS } from '../../src/infra/zxcvbn/common-passwords.ts';
import {
  encodeMarks,
  encodePeople,
  encodePresence,
  encodeRun,
  encodeTyping,
} from '../../src/interface/protocol/index.ts';
import type { GatewayContext } from '../../src/interface/ws/connection.ts';
import { Presence, ProfileTelling, Router } from '../../src/modules/delivery/index.ts';
import { createFriends, type Friends } from '../../src/modules/friends/index.ts';
import { createMessages } from '../../src/modules/messages/index.ts';
import type { Discretion, NodeHint } from '../../src/modules/shared/ports.ts';
import { createUsers } from '../../src/modules/users/index.ts';
import { type Person, startSession, tokenOf } from './asking.ts';
import type { World } from './world.ts';

const DAY_MS = 24 * 3_600_000;

/** The presets of the configuration, which tests of limits count on. */
const LIMITS = {
  framesPerSecond: 20,
  framesBurst: 60,
  heartbeatMs: 30_000,
  silentMs: 75_000,
  authTimeoutMs: 10_000,
};

/** How many messages one may write; tests of other things are given plenty. */
interface Budget {
  readonly perSecond: number;
  readonly burst: number;
}

/** The use cases and the delivery of a lone node over a world, for connections to be put on. */
export function coreOver(world: World, budget: Budget = { perSecond: 1_000, burst: 1_000 }) {
  const { clock, store, queue } = world;
  const onFault = (fault: unknown) => void world.faults.push(fault);
  const registry = new LoneRegistry();
  const node = 'node-1' as NodeId;
  const router = new Router({
    clock,
    logs: store.logs,
    memberships: store.memberships,
    changes: store.changes,
    encoder: { run: encodeRun },
    broadcaster: loneBroadcaster(node),
    registry,
    boot: 'boot-1',
    onFault,
  });
  const hint = (each: NodeHint) => router.hint(each);
  const { memberships } = store;
  const profiles = new ProfileTelling({ clock, memberships, hint, encode: encodePeople, onFault });
  queue.onCommitted((runs) => {
    router.committed(runs);
    profiles.committed(runs);
  });
  const users = usersOver(world);
  const lastSeen = users.seen.lastSeen.bind(users.seen);
  const asking = { registry, people: router.people, relations: store.relations, lastSeen };
  const presence = new Presence({ clock, ...asking, hint, encode: encodePresence, onFault });
  const { discretion } = users;
  const messages = messagesOver(world, { budget, hint, discretion, onFault });
  queue.onCommitted((runs) => {
    presence.committed(runs);
    messages.committed(runs);
  });
  return {
    world,
    users,
    messages,
    friends: friendsOver(world, messages),
    router,
    presence,
    node,
    epoch: 'epoch-1',
    monotonic: () => clock.monotonic(),
    degraded: () => [] as string[],
    onFault,
    limits: LIMITS,
  } satisfies Omit<GatewayContext, 'admit'> & { world: World; friends: Friends };
}
export type Core = ReturnType<typeof coreOver>;

/** Signs a device in, as the sign-in's use case would. Answers its token and its session. */
export async function session(
  world: World,
  who: Person,
  device = 'phone',
): Promise<{ token: string; userId: UserId; sessionId: SessionId }> {
  const asked = startSession(who, device, { expiresAt: world.clock.now() + 30 * DAY_MS });
  await world.carryOut(asked);
  return { token: tokenOf(who, device), userId: who.userId, sessionId: asked.sessionId };
}

/** The use cases of accounts, with hashes that cost next to nothing. */
export function usersOver({ clock, store, queue }: World, registration: RegistrationMode = 'open') {
  return createUsers({
    committer: queue,
    upkeep: store.upkeep,
    people: store.people,
    access: store.access,
    codes: new OtplibTimeCodes(),
    relations: store.relations,
    directory: store.directory,
    commonPasswords: COMMON_PASSWORDS,
    passwords: new Argon2Passwords({ memoryKib: 8, passes: 1 }),
    throttle: new MemorySignInThrottle({
      signInFailures: 10,
      signInFailuresAddress: 50,
      registrationsPerHour: 5,
      pairingsPerHour: 60,
    }),
    hasher: new Sha256Hasher(),
    random: new SystemRandomness(),
    clock,
    registration,
    serverName: 'The nest',
    sessionDays: 30,
  });
}

interface Around {
  readonly budget: Budget;
  readonly hint: (hint: NodeHint) => void;
  readonly discretion: Discretion;
  readonly onFault: (fault: unknown) => void;
}

function messagesOver({ clock, store, queue }: World, { budget, ...around }: Around) {
  return createMessages({
    ...around,
    committer: queue,
    hasher: new Sha256Hasher(),
    clock,
    logs: store.logs,
    memberships: store.memberships,
    relations: store.relations,
    messageBudget: new TokenBucketMessageBudget({ clock, ...budget }),
    encodeMarks,
    encodeTyping,
    directSalt: 'salt',
    directId,
  });
}

/** What people are to each other; a block is told as the server tells it. */
function friendsOver({ clock, store, queue }: World, messages: ReturnType<typeof createMessages>) {
  return createFriends({
    committer: queue,
    hasher: new Sha256Hasher(),
    clock,
    people: store.people,
    contacts: store.contacts,
    memberships: store.memberships,
    directSalt: 'salt',
    directId,
    onBlock: ({ userId, peerId, streamId, haveMarksMoved }) => {
      if (!haveMarksMoved) return;
      for (const each of [userId, peerId]) messages.marks.movedByCommand(each, streamId);
    },
  });
}
