import type { CommandBase } from '../shared/command.ts';
import type { ClientId, DeviceId, SessionId, StreamId, UserId } from '../shared/ids.ts';
import type { UserRole } from '../shared/rows.ts';

/** Make an account with its personal stream and its notes to self. Every id and hash is made by the caller. */
export interface RegisterAccount extends CommandBase {
  readonly type: 'account.register';
  readonly newUserId: UserId;
  readonly personalId: StreamId;
  readonly selfId: StreamId;
  readonly handle: string;
  readonly name: string;
  readonly passwordHash: string;
  /** SHA-256 of the one-time owner link's secret, where the person came by that link. */
  readonly claimHash?: string;
  readonly role?: UserRole;
  readonly isOpen: boolean;
}

/** Put a signed-in device on the account. The password was checked before. */
export interface StartSession extends CommandBase {
  readonly type: 'session.start';
  /** Never empty: its token can stand only once, so that a second run must find a receipt. */
  readonly clientId: ClientId;
  readonly personalId: StreamId;
  readonly sessionId: SessionId;
  readonly deviceId: DeviceId;
  readonly deviceName: string;
  /** The IP address it signs in from. */
  readonly address: string;
  readonly tokenHash: string;
  readonly expiresAt: number;
}

/** End one's own session, or several. */
export interface EndSessions extends CommandBase {
  readonly type: 'session.end';
  readonly personalId: StreamId;
  readonly sessionIds: readonly SessionId[];
}

export interface ChangeProfile extends CommandBase {
  readonly type: 'profile.change';
  readonly personalId: StreamId;
  readonly name: string;
}

/** Set by an administrator at the command line: the other sessions end with it. */
export interface SetPassword extends CommandBase {
  readonly type: 'password.set';
  readonly personalId: StreamId;
  readonly passwordHash: string;
}

/** Set by an operator at the command line; the person's devices are told. */
export interface ChangeRole extends CommandBase {
  readonly type: 'role.change';
  readonly personalId: StreamId;
  readonly role: UserRole;
}

/** Put down the hash of a fresh owner link; the one before it stops working. */
export interface OfferClaim extends CommandBase {
  readonly type: 'claim.offer';
  readonly claimHash: string;
}

export type UserCommand =
  | RegisterAccount
  | StartSession
  | EndSessions
  | ChangeProfile
  | SetPassword
  | ChangeRole
  | OfferClaim;
