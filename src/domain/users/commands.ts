import type { CommandBase } from '../shared/command.ts';
import type { ClientId, DeviceId, SessionId, StreamId, UserId } from '../shared/ids.ts';
import type { UserRole } from '../shared/rows.ts';
import type { AccessCommand } from './access-commands.ts';
import type { FactorProof } from './factor.ts';
import type { IdentityProof } from './identity.ts';
import type { InvitationNamed } from './invitation.ts';
import type { ChosenPresence } from './presence.ts';
import type { Privacy } from './privacy.ts';
import type { ProfileChange } from './profile.ts';
import type { RegistrationMode } from './registration.ts';

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
  /** A bot has no password: nobody signs in as one. */
  readonly kind?: 'person' | 'bot';
  /** Who may register by the settings; what was chosen while the server ran goes before. */
  readonly registration: RegistrationMode;
  readonly invitation?: InvitationNamed;
  /** The account at an identity provider that it is connected with; then it has no password. */
  readonly identity?: IdentityProof;
  /** Set where somebody makes the account for another. */
  readonly madeBy?: 'operator' | 'administrator';
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
  /** The hash by which the password was found right; left out where no password was asked for. */
  readonly seenHash?: string;
  /** The second factor, where the person has one. */
  readonly proof?: FactorProof;
  /** The device was let in by another one of the same person, which passed all that before. */
  readonly pairing?: { readonly secretHash: string; readonly keyHash: string };
  /** The identity provider vouched for the person. */
  readonly identity?: IdentityProof;
}

/** End one's own session, or several. */
export interface EndSessions extends CommandBase {
  readonly type: 'session.end';
  readonly personalId: StreamId;
  readonly sessionIds: readonly SessionId[];
}

/** What is left out stays as it is. */
export interface ChangeProfile extends CommandBase {
  readonly type: 'profile.change';
  readonly personalId: StreamId;
  readonly name?: string;
  readonly profile?: ProfileChange;
}

/** Decide who may do what, and who gets to know what; what is left out stays as it is. */
export interface ChangePrivacy extends CommandBase {
  readonly type: 'privacy.change';
  readonly personalId: StreamId;
  readonly privacy: Partial<Privacy>;
}

/** Choose how to be seen; `null` lets the devices tell again. */
export interface ChangePresence extends CommandBase {
  readonly type: 'presence.change';
  readonly personalId: StreamId;
  readonly presence: ChosenPresence | null;
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
  | AccessCommand
  | RegisterAccount
  | StartSession
  | EndSessions
  | ChangeProfile
  | ChangePrivacy
  | ChangePresence
  | SetPassword
  | ChangeRole
  | OfferClaim;
