import { NAME_KEY } from '../../domain/server/decide-server.ts';
import type { ClientId, UserId } from '../../domain/shared/ids.ts';
import { type Language, Refusal } from '../../domain/shared/refusals.ts';
import type { UserRow, VoucherRow } from '../../domain/shared/rows.ts';
import { mailIn } from '../../domain/users/decide-mail.ts';
import { MAIL_ISSUER, mailFault, mailKey } from '../../domain/users/mailbox.ts';
import { profileOf } from '../../domain/users/profile.ts';
import { standingVoucher } from '../../domain/users/voucher.ts';
import type { Caller } from '../shared/caller.ts';
import { submitOne } from '../shared/submit-one.ts';
import { wasAnswered } from './answered-before.ts';
import { confirmationLetter, passwordLetter } from './letters.ts';
import { ownAccount } from './own-account.ts';
import type { Letter, Postbox, UsersDependencies } from './ports.ts';
import { proveFactor, provePassword, proverOf, withFactor } from './prove.ts';

/** Under what guesses at links are counted: no handle can be this. */
const LINKS = '#mail';

interface Proving {
  readonly clientId: string;
  readonly password: string;
  readonly code?: string | undefined;
  readonly address: string;
}

/** The way back to an account by mail. What sends a letter refuses with `unsupported` where no mail is sent. */
export function mailing(deps: UsersDependencies) {
  return { offer: offer(deps), confirm: confirm(deps), remove: remove(deps), forgotten: forgotten(deps) };
}

function postboxOf({ postbox }: UsersDependencies): Postbox {
  if (!postbox) throw new Refusal('unsupported');
  return postbox;
}

/** Sends a letter to an address that the caller names; it is theirs once they open what stands in it. */
function offer(deps: UsersDependencies) {
  return async (caller: Caller, request: Proving & { mail: string; language: Language }): Promise<void> => {
    const { hasher, random, throttle } = deps;
    const postbox = postboxOf(deps);
    const mail = mailKey(request.mail);
    const fault = mailFault(mail);
    if (fault) throw new Refusal(fault);
    const asked = askedBy(caller, request.clientId, hasher.sha256(`mail.offer ${mail}`));
    if (await wasAnswered(deps, asked)) return;
    await throttle.pairing(request.address);
    const secret = random.secret();
    const secretHash = hasher.sha256(secret);
    const user = await proven(deps, { caller, request }, (by) =>
      submitOne(deps.committer, { type: 'mail.offer', ...asked, ...by, secretHash, mail }),
    );
    const { language } = request;
    postbox.post(async () =>
      confirmationLetter({
        to: mail,
        language,
        ...(await toldOf(deps, user)),
        link: linkTo(postbox, 'mail', secret),
      }),
    );
  };
}

/** Brings back what stood in such a letter, on whichever device it was read. */
function confirm(deps: UsersDependencies) {
  return async (request: { clientId: string; secret: string; address: string }): Promise<void> => {
    const { access, hasher, clock, throttle } = deps;
    const { address } = request;
    await throttle.check(LINKS, address);
    const secretHash = hasher.sha256(request.secret);
    const voucher = await access.voucher(secretHash);
    const user = await targetOf(deps, voucher);
    const clientId = request.clientId as ClientId;
    const asked = { clientId, attempt: 1, hash: hasher.sha256('mail.confirm') };
    if (user && voucher?.usedAt && (await wasAnswered(deps, { userId: user.userId, ...asked }))) return;
    const standing = standingVoucher(voucher, 'mail', clock.now());
    if (!user || !standing) {
      await throttle.failed(LINKS, address);
      throw new Refusal('link_invalid');
    }
    const { userId, personalId } = user;
    const mail = mailIn(standing);
    await submitOne(deps.committer, { type: 'mail.confirm', userId, ...asked, personalId, secretHash, mail });
  };
}

function remove(deps: UsersDependencies) {
  return async (caller: Caller, request: Proving): Promise<void> => {
    const { personalId } = caller;
    const asked = askedBy(caller, request.clientId, deps.hasher.sha256('mail.remove'));
    if (await wasAnswered(deps, asked)) return;
    await proven(deps, { caller, request }, (by) =>
      submitOne(deps.committer, { type: 'mail.remove', ...asked, ...by, personalId }),
    );
  };
}

/**
 * Sends whoever has this address a link to choose a new password. The answer comes before anybody looks whether there
 * is such an address, so that neither it nor its time tells.
 */
function forgotten(deps: UsersDependencies) {
  return async (request: { mail: string; language: Language; address: string }): Promise<void> => {
    const postbox = postboxOf(deps);
    await deps.throttle.pairing(request.address);
    const mail = mailKey(request.mail);
    if (mailFault(mail) === undefined) postbox.post(() => passwordLink(deps, { ...request, mail }, postbox));
  };
}

async function passwordLink(
  deps: UsersDependencies,
  { mail, language }: { mail: string; language: Language },
  postbox: Postbox,
): Promise<Letter | undefined> {
  const { access, people, random, hasher } = deps;
  const known = await access.identity(MAIL_ISSUER, mail);
  const user = known && (await people.user(known.userId));
  if (!user) return undefined;
  const secret = random.secret();
  const asked = { userId: user.userId, clientId: '' as const, attempt: 1, hash: '' };
  try {
    const secretHash = hasher.sha256(secret);
    await submitOne(deps.committer, { type: 'password.mail', ...asked, secretHash, mail });
  } catch (fault) {
    // Disabled, or asked a moment ago: nobody is told, and there is no letter.
    if (fault instanceof Refusal) return undefined;
    throw fault;
  }
  const link = linkTo(postbox, 'reset', secret);
  return passwordLetter({
    to: mail,
    language: spokenBy(user, language),
    ...(await toldOf(deps, user)),
    link,
  });
}

/** Does what only the owner of an account may, with their password and, where it is asked for, a code. */
async function proven(
  deps: UsersDependencies,
  { caller, request }: { caller: Caller; request: Proving },
  act: (by: {
    seenHash: string;
    proof?: NonNullable<Awaited<ReturnType<typeof proveFactor>>>;
  }) => Promise<unknown>,
): Promise<UserRow> {
  const { userId } = caller;
  const { password, code, address } = request;
  const user = await ownAccount(deps, caller);
  const { seenHash } = await provePassword(deps, { user, password, address });
  const prover = proverOf(user, address);
  const proof = await proveFactor(deps, { userId, code, prover });
  await withFactor(deps, { userId, prover }, () => act({ seenHash, ...(proof ? { proof } : {}) }));
  return user;
}

const targetOf = async ({ people }: UsersDependencies, voucher: VoucherRow | undefined) =>
  voucher?.purpose === 'mail' && voucher.userId !== null ? people.user(voucher.userId) : undefined;

const askedBy = ({ userId }: { userId: UserId }, clientId: string, hash: string) => ({
  userId,
  clientId: clientId as ClientId,
  attempt: 1,
  hash,
});

const toldOf = async ({ people, serverName }: UsersDependencies, { handle }: UserRow) => ({
  server: (await people.serverValue(NAME_KEY)) ?? serverName,
  handle,
});

/** In a fragment, which no server is sent and none writes down. */
const linkTo = ({ page }: Postbox, what: 'mail' | 'reset', secret: string): string =>
  new URL(`/#${what}=${secret}`, page).href;

/** What somebody speaks by their profile goes before what the browser says that asks. */
function spokenBy(user: UserRow, asking: Language): Language {
  const { language } = profileOf(user);
  if (language === undefined) return asking;
  return language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
