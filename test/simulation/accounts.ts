import type { Command } from '../../src/domain/commands.ts';
import {
  type ClientId,
  type DeviceId,
  REGISTRATION,
  type SessionId,
  type StreamId,
  type UserId,
} from '../../src/domain/shared/ids.ts';
import { Sha256Hasher } from '../../src/infra/crypto/hasher.ts';
import type { Frame } from '../../src/modules/shared/ports.ts';
import { EPOCH_MS } from './schedule.ts';
import type { SeededIds } from './seeded-ids.ts';

export interface Account {
  readonly user: UserId;
  readonly handle: string;
  readonly password: string;
  readonly personal: StreamId;
  readonly self: StreamId;
}

type Commit = (frames: readonly Frame[]) => unknown;

const MONTH_MS = 30 * 24 * 3_600_000;
const hasher = new Sha256Hasher();

/** What every command of a test says of itself when it is new. */
export const fresh = (userId: UserId, clientId: ClientId) => ({ userId, clientId, attempt: 1, hash: 'h' });

/** Makes an account by the command that registering uses. */
export function makeAccount(handle: string, ids: SeededIds, commit: Commit): Account {
  const account: Account = {
    user: ids.id() as UserId,
    handle,
    password: `the password of ${handle}`,
    personal: ids.id() as StreamId,
    self: ids.id() as StreamId,
  };
  const command: Command = {
    ...fresh(REGISTRATION, ids.clientId()),
    type: 'account.register',
    newUserId: account.user,
    personalId: account.personal,
    selfId: account.self,
    handle,
    name: handle,
    passwordHash: account.password,
    registration: 'open',
  };
  commit([{ commands: [command] }]);
  return account;
}

/** Puts a device onto the account, as signing in does. */
export function startSession(account: Account, ids: SeededIds, commit: Commit) {
  const session = { token: ids.secret(), session: ids.id(), device: ids.id() };
  const command: Command = {
    ...fresh(account.user, ids.clientId()),
    type: 'session.start',
    personalId: account.personal,
    sessionId: session.session as SessionId,
    deviceId: session.device as DeviceId,
    deviceName: account.handle,
    address: '127.0.0.1',
    tokenHash: hasher.sha256(session.token),
    expiresAt: EPOCH_MS + MONTH_MS,
  };
  commit([{ commands: [command] }]);
  return session;
}
