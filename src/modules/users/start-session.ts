import type { SessionId } from '../../domain/shared/ids.ts';
import type { UserRow } from '../../domain/shared/rows.ts';
import type { StartSession } from '../../domain/users/commands.ts';
import { submitOne } from '../shared/submit-one.ts';
import { type Account, accountOf } from './account.ts';
import { deviceLabel } from './device-label.ts';
import type { UsersDependencies } from './ports.ts';

const DAY_MS = 24 * 3_600_000;

export interface SignInAnswer {
  /** Shown once, stored nowhere. */
  readonly token: string;
  readonly sessionId: SessionId;
  readonly user: Account;
}

/** What lets the device in is left to the decision, which looks at it in the transaction. */
type Entry = Pick<StartSession, 'seenHash' | 'proof' | 'pairing'>;

export interface NewSession extends Entry {
  readonly user: UserRow;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly address: string;
}

/** Starts a session for a device whose person is known. */
export async function startSession(
  { committer, random, hasher, clock, sessionDays }: UsersDependencies,
  { user, deviceId, deviceName, address, ...entry }: NewSession,
): Promise<SignInAnswer> {
  const token = random.secret();
  const sessionId = random.id() as SessionId;
  await submitOne(committer, {
    type: 'session.start',
    userId: user.userId,
    // Nobody asks for it again, but a batch of unknown outcome is run twice, and its receipt tells.
    clientId: random.clientId(),
    attempt: 1,
    hash: '',
    personalId: user.personalId,
    sessionId,
    deviceId: deviceId as StartSession['deviceId'],
    deviceName: deviceLabel(deviceName),
    address,
    tokenHash: hasher.sha256(token),
    expiresAt: clock.now() + sessionDays * DAY_MS,
    ...entry,
  });
  return { token, sessionId, user: accountOf(user, clock.now()) };
}
