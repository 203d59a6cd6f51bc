import { REGISTRATION, type SessionId } from '../../src/domain/shared/ids.ts';
import type {
  ApprovePairing,
  AskPairing,
  BeginIdentity,
  ChangePassword,
  ChangeUser,
  CloseAccount,
  ConfirmFactor,
  ConfirmMail,
  EndFactor,
  EndOtherSessions,
  LinkIdentity,
  MailPassword,
  MakeInvitation,
  OfferMail,
  OfferPassword,
  RemoveMail,
  ResetPassword,
  RevokeInvitation,
  StartFactor,
  UnlinkIdentity,
  VerifyIdentity,
} from '../../src/domain/users/access-commands.ts';
import { OPERATOR } from '../../src/domain/users/audit.ts';
import type { InvitationNamed } from '../../src/domain/users/invitation.ts';
import { asked, type Extra, type Person } from './asking.ts';
import { idOf } from './known-ids.ts';

// Hashes of secrets are any text here: what makes them is tried where it is made.

/** The hash that `register` gives everybody. */
const seenHash = 'a hash';

export const invite = (by: Person | 'operator', code: string, extra: Extra<MakeInvitation> = {}) =>
  asked<MakeInvitation>(
    {
      type: 'invitation.make',
      ...(by === 'operator' ? { userId: OPERATOR } : { userId: by.userId, personalId: by.personalId }),
      invitationId: idOf(`invitation ${code}`),
      codeHash: code,
      note: '',
      usesMax: 1,
      hours: 24,
    },
    extra,
  );

/** The invitation of a code as those name it who have read it. */
export const invitationOf = (by: Person | 'operator', code: string): InvitationNamed =>
  by === 'operator'
    ? { codeHash: code, makerId: OPERATOR }
    : { codeHash: code, makerId: by.userId, personalId: by.personalId };

export const revokeInvitation = (by: Person, invitation: InvitationNamed): RevokeInvitation =>
  asked({ type: 'invitation.revoke', userId: by.userId, invitation }, {});

const own = ({ userId, personalId }: Person) => ({ userId, personalId });

export const changePassword = (who: Person, sessionId: SessionId, extra: Extra<ChangePassword> = {}) =>
  asked<ChangePassword>(
    { type: 'password.change', ...own(who), sessionId, seenHash, passwordHash: 'another hash' },
    extra,
  );

export const offerPassword = (by: Person, to: Person, secretHash: string): OfferPassword =>
  asked({ type: 'password.offer', userId: by.userId, targetId: to.userId, secretHash }, {});

export const resetPassword = (who: Person, secretHash: string): ResetPassword =>
  asked({ type: 'password.reset', ...own(who), secretHash, passwordHash: 'another hash' }, {});

export const startFactor = (who: Person, secret: string, extra: Extra<StartFactor> = {}): StartFactor =>
  asked({ type: 'factor.start', userId: who.userId, seenHash, secret }, extra);

export const confirmFactor = (
  who: Person,
  proof: ConfirmFactor['proof'],
  recovery: readonly string[] = [],
): ConfirmFactor => asked({ type: 'factor.confirm', ...own(who), proof, recovery }, {});

export const endFactor = (who: Person, extra: Extra<EndFactor> = {}): EndFactor =>
  asked({ type: 'factor.end', ...own(who), seenHash }, extra);

export const endOtherSessions = (who: Person, keepId: SessionId): EndOtherSessions =>
  asked({ type: 'session.end-others', ...own(who), keepId }, {});

/** A device that waits to be let in; its secret, its key and its device are named after it. */
export const askPairing = (device: string): AskPairing =>
  asked(
    {
      type: 'pairing.ask',
      userId: REGISTRATION,
      secretHash: `secret of ${device}`,
      keyHash: `key of ${device}`,
      deviceId: idOf(`device ${device}`),
      deviceName: device,
      address: '192.0.2.7',
    },
    { clientId: '' },
  );

export const approvePairing = (who: Person, sessionId: SessionId, device: string): ApprovePairing =>
  asked({ type: 'pairing.approve', userId: who.userId, sessionId, secretHash: `secret of ${device}` }, {});

export const closeAccount = (who: Person, extra: Extra<CloseAccount> = {}): CloseAccount =>
  asked({ type: 'account.close', ...own(who), seenHash }, extra);

export const changeUser = (
  by: Person,
  target: Person,
  change: Pick<ChangeUser, 'role' | 'isDisabled'>,
): ChangeUser =>
  asked(
    {
      type: 'user.change',
      userId: by.userId,
      targetId: target.userId,
      targetPersonalId: target.personalId,
      ...change,
    },
    {},
  );

/** Nobody is known yet who sets out for the provider. */
export const beginIdentity = (secretHash: string, body: BeginIdentity['body']): BeginIdentity =>
  asked({ type: 'identity.begin', userId: REGISTRATION, secretHash, body }, { clientId: '' });

export const verifyIdentity = (secretHash: string, verified: VerifyIdentity['verified']): VerifyIdentity =>
  asked({ type: 'identity.verify', userId: REGISTRATION, secretHash, verified }, { clientId: '' });

export const linkIdentity = (who: Person, identity: LinkIdentity['identity']): LinkIdentity =>
  asked({ type: 'identity.link', ...own(who), identity }, {});

export const unlinkIdentity = (who: Person, extra: Extra<UnlinkIdentity> = {}): UnlinkIdentity =>
  asked({ type: 'identity.unlink', ...own(who), seenHash }, extra);

export const offerMail = (who: Person, secretHash: string, mail: string): OfferMail =>
  asked({ type: 'mail.offer', userId: who.userId, seenHash, secretHash, mail }, {});

export const confirmMail = (who: Person, secretHash: string, mail: string): ConfirmMail =>
  asked({ type: 'mail.confirm', ...own(who), secretHash, mail }, {});

export const removeMail = (who: Person, extra: Extra<RemoveMail> = {}): RemoveMail =>
  asked({ type: 'mail.remove', ...own(who), seenHash }, extra);

/** Nobody is signed in who forgot a password. */
export const mailPassword = (who: Person, secretHash: string, mail: string): MailPassword =>
  asked({ type: 'password.mail', userId: who.userId, secretHash, mail }, { clientId: '' });
