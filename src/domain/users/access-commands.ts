import type { CommandBase } from '../shared/command.ts';
import type { DeviceId, SessionId, StreamId, UserId } from '../shared/ids.ts';
import type { UserRole } from '../shared/rows.ts';
import type { FactorProof } from './factor.ts';
import type { IdentityBody, IdentityProof } from './identity.ts';
import type { InvitationNamed } from './invitation.ts';

/** The hash that a password was found right by. Where the account has another one by now, it was not. */
interface Proven {
  readonly seenHash: string;
  readonly proof?: FactorProof;
}

export interface MakeInvitation extends CommandBase {
  readonly type: 'invitation.make';
  /** Where the maker is told; the operator has no such stream. */
  readonly personalId?: StreamId;
  readonly invitationId: string;
  readonly codeHash: string;
  readonly note: string;
  readonly usesMax: number;
  readonly hours: number;
}

export interface RevokeInvitation extends CommandBase {
  readonly type: 'invitation.revoke';
  readonly invitation: InvitationNamed;
}

/** Change one's own password: every session ends but the one that asks. */
export interface ChangePassword extends CommandBase, Proven {
  readonly type: 'password.change';
  readonly personalId: StreamId;
  readonly sessionId: SessionId;
  readonly passwordHash: string;
}

/** Make a link by which somebody chooses a new password; the one before it stops working. */
export interface OfferPassword extends CommandBase {
  readonly type: 'password.offer';
  readonly targetId: UserId;
  readonly secretHash: string;
}

/** Choose a new password by such a link: every session ends. */
export interface ResetPassword extends CommandBase {
  readonly type: 'password.reset';
  readonly personalId: StreamId;
  readonly secretHash: string;
  readonly passwordHash: string;
}

/** Put down the secret of a second factor; it is asked for once a first code was right. */
export interface StartFactor extends CommandBase, Proven {
  readonly type: 'factor.start';
  readonly secret: string;
}

export interface ConfirmFactor extends CommandBase {
  readonly type: 'factor.confirm';
  readonly personalId: StreamId;
  readonly proof: FactorProof;
  /** Hashes of the recovery codes. */
  readonly recovery: readonly string[];
}

export interface EndFactor extends CommandBase, Partial<Proven> {
  readonly type: 'factor.end';
  readonly personalId: StreamId;
  /** Set where the operator ends it for somebody who lost phone and codes. */
  readonly isOperator?: true;
}

/** End every session of one's own but one. */
export interface EndOtherSessions extends CommandBase {
  readonly type: 'session.end-others';
  readonly personalId: StreamId;
  readonly keepId: SessionId;
}

/** A device asks to be let in by another. Nobody is known yet, and asking again is harmless: no receipt. */
export interface AskPairing extends CommandBase {
  readonly type: 'pairing.ask';
  readonly secretHash: string;
  /** SHA-256 of what only the new device knows: whoever photographs its screen gets nothing by that. */
  readonly keyHash: string;
  readonly deviceId: DeviceId;
  readonly deviceName: string;
  readonly address: string;
}

/** Let a waiting device in. */
export interface ApprovePairing extends CommandBase {
  readonly type: 'pairing.approve';
  readonly sessionId: SessionId;
  readonly secretHash: string;
}

/** Close one's own account. An owner who is the last one names a successor. */
export interface CloseAccount extends CommandBase, Proven {
  readonly type: 'account.close';
  readonly personalId: StreamId;
  readonly handOver?: { readonly userId: UserId; readonly personalId: StreamId };
}

/** Give somebody another role, keep them out or let them in again. */
export interface ChangeUser extends CommandBase {
  readonly type: 'user.change';
  readonly targetId: UserId;
  readonly targetPersonalId: StreamId;
  readonly role?: UserRole;
  readonly isDisabled?: boolean;
}

/** Set out for the identity provider. Nobody is known yet, and setting out again is harmless: no receipt. */
export interface BeginIdentity extends CommandBase {
  readonly type: 'identity.begin';
  readonly secretHash: string;
  readonly body: IdentityBody;
}

/** Note what the provider said. */
export interface VerifyIdentity extends CommandBase {
  readonly type: 'identity.verify';
  readonly secretHash: string;
  readonly verified: NonNullable<IdentityBody['verified']>;
}

/** Connect one's own account with that of the provider. */
export interface LinkIdentity extends CommandBase {
  readonly type: 'identity.link';
  readonly personalId: StreamId;
  readonly identity: IdentityProof;
}

export interface UnlinkIdentity extends CommandBase, Proven {
  readonly type: 'identity.unlink';
  readonly personalId: StreamId;
}

/** Make the secret that is sent to an address, to be brought back by whoever reads what arrives there. */
export interface OfferMail extends CommandBase, Proven {
  readonly type: 'mail.offer';
  readonly secretHash: string;
  readonly mail: string;
}

/** Bring it back: from now on the address is the person's, and the one before it is not. */
export interface ConfirmMail extends CommandBase {
  readonly type: 'mail.confirm';
  readonly personalId: StreamId;
  readonly secretHash: string;
  readonly mail: string;
}

export interface RemoveMail extends CommandBase, Proven {
  readonly type: 'mail.remove';
  readonly personalId: StreamId;
}

/** Make a link to choose a new password for whoever has this address. Nobody is signed in: no receipt. */
export interface MailPassword extends CommandBase {
  readonly type: 'password.mail';
  readonly secretHash: string;
  readonly mail: string;
}

export type AccessCommand =
  | MakeInvitation
  | RevokeInvitation
  | ChangePassword
  | OfferPassword
  | ResetPassword
  | StartFactor
  | ConfirmFactor
  | EndFactor
  | EndOtherSessions
  | AskPairing
  | ApprovePairing
  | CloseAccount
  | BeginIdentity
  | VerifyIdentity
  | LinkIdentity
  | UnlinkIdentity
  | OfferMail
  | ConfirmMail
  | RemoveMail
  | MailPassword
  | ChangeUser;
