import type { ClientId, DeviceId, StreamId, UserId } from '../../domain/shared/ids.ts';
import { REGISTRATION } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { VoucherRow } from '../../domain/shared/rows.ts';
import { handleFault, handleKey, nameFault } from '../../domain/users/handle.ts';
import {
  type IdentityBody,
  type IdentityProof,
  identityBody,
  type Suggested,
} from '../../domain/users/identity.ts';
import { IDENTITY_MS, standingVoucher } from '../../domain/users/voucher.ts';
import type { Caller } from '../shared/caller.ts';
import { submitOne } from '../shared/submit-one.ts';
import { wasAnswered } from './answered-before.ts';
import { deviceLabel } from './device-label.ts';
import { ownAccount } from './own-account.ts';
import type { IdentityProvider, UsersDependencies } from './ports.ts';
import { proveFactor, provePassword, proverOf, withFactor } from './prove.ts';
import { strangerEntry } from './register.ts';
import { type SignInAnswer, startSession } from './start-session.ts';

/** Under what guesses at ways back are counted: no handle can be this. */
const WAYS = '#identity';

export interface WayOut {
  /** Where the person goes to sign in. */
  readonly url: string;
  /** For this device alone: with it, it comes back. */
  readonly key: string;
  readonly expiresAt: number;
}

export interface WayBack {
  /** What stands in the address that the provider sent the person back to. */
  readonly query: string;
  readonly key: string;
  readonly address: string;
}

/** Somebody the provider knows and this server does not: they choose what they are called here. */
export interface NeedsAccount {
  readonly suggested: Suggested;
}

export interface NewAccount {
  readonly handle: string;
  readonly name: string;
  readonly invitation?: string | undefined;
}

/** Signing in by an identity provider. Everything here refuses with `unsupported` where there is none. */
export function identities(deps: UsersDependencies) {
  return { begin: begin(deps), finish: finish(deps), link: link(deps), unlink: unlink(deps) };
}

function providerOf({ identityProvider }: UsersDependencies): IdentityProvider {
  if (!identityProvider) throw new Refusal('unsupported');
  return identityProvider;
}

/** Sets out for the provider; `caller` is who connects the account that they have. */
function begin(deps: UsersDependencies) {
  return async (
    caller: Caller | undefined,
    { deviceId, deviceName, address }: { deviceId: string; deviceName: string; address: string },
  ): Promise<WayOut> => {
    const { random, hasher, throttle, clock } = deps;
    const provider = providerOf(deps);
    await throttle.pairing(address);
    const [state, nonce, verifier, key] = [
      random.secret(),
      random.secret(),
      random.secret(),
      random.secret(),
    ];
    const url = await provider.addressFor({ state, nonce, verifier });
    const body: IdentityBody = {
      keyHash: hasher.sha256(key),
      deviceId: deviceId as DeviceId,
      deviceName: deviceLabel(deviceName),
      verifier,
      nonce,
      ...(caller ? { linkFor: caller.userId } : {}),
    };
    const asked = { userId: REGISTRATION, clientId: '' as const, attempt: 1, hash: '' };
    const secretHash = hasher.sha256(state);
    await submitOne(deps.committer, { type: 'identity.begin', ...asked, secretHash, body });
    return { url, key, expiresAt: clock.now() + IDENTITY_MS };
  };
}

interface Finishing extends WayBack {
  /** Of the second factor, asked for by `factor_needed`. */
  readonly code?: string | undefined;
  /** What the account shall be called, where the person has none here. */
  readonly account?: NewAccount | undefined;
}

/** Comes back from the provider: with a session, or with what a new account might be called. */
function finish(deps: UsersDependencies) {
  return async (request: Finishing): Promise<SignInAnswer | NeedsAccount> => {
    const { address, code, account } = request;
    const { proof, body, suggested } = await wayBack(deps, request);
    if (body.linkFor !== undefined) throw new Refusal('link_invalid');
    const linked = await deps.access.identity(proof.issuer, proof.subject);
    if (!linked && !account) return { suggested };
    const userId = linked?.userId ?? (await newAccount(deps, { account, proof, address }));
    const user = userId === undefined ? undefined : await deps.people.user(userId);
    if (!user) throw new Refusal('link_invalid');
    const prover = proverOf(user, address);
    const factor = await proveFactor(deps, { userId: user.userId, code, prover });
    const { deviceId, deviceName } = body;
    const entry = { identity: proof, ...(factor ? { proof: factor } : {}) };
    return withFactor(deps, { userId: user.userId, prover }, () =>
      startSession(deps, { user, deviceId, deviceName, address, ...entry }),
    );
  };
}

/** An account without a password, for somebody whom the provider vouches for. */
async function newAccount(
  deps: UsersDependencies,
  { account, proof, address }: { account: NewAccount | undefined; proof: IdentityProof; address: string },
): Promise<UserId | undefined> {
  if (!account) return undefined;
  const fault = handleFault(handleKey(account.handle)) ?? nameFault(account.name);
  if (fault) throw new Refusal(fault);
  const entry = await strangerEntry(deps, { invitation: account.invitation, address });
  const { random } = deps;
  const newUserId = random.id() as UserId;
  await submitOne(deps.committer, {
    type: 'account.register',
    userId: REGISTRATION,
    // Whoever asks again is found by the identity, which stands once.
    clientId: random.clientId(),
    attempt: 1,
    hash: '',
    newUserId,
    personalId: random.id() as StreamId,
    selfId: random.id() as StreamId,
    handle: account.handle,
    name: account.name,
    passwordHash: '',
    registration: deps.registration,
    identity: proof,
    ...entry,
  });
  return newUserId;
}

/** Connects the caller's account with theirs at the provider. */
function link(deps: UsersDependencies) {
  return async (caller: Caller, request: WayBack & { clientId: string }): Promise<void> => {
    const { userId, personalId } = caller;
    const clientId = request.clientId as ClientId;
    const asked = { userId, clientId, attempt: 1, hash: deps.hasher.sha256('identity.link') };
    if (await wasAnswered(deps, asked)) return;
    const { proof } = await wayBack(deps, request);
    await submitOne(deps.committer, { type: 'identity.link', ...asked, personalId, identity: proof });
  };
}

function unlink(deps: UsersDependencies) {
  return async (
    caller: Caller,
    request: { clientId: string; password: string; code?: string | undefined; address: string },
  ): Promise<void> => {
    const { userId, personalId } = caller;
    const { password, code, address } = request;
    const clientId = request.clientId as ClientId;
    const asked = { userId, clientId, attempt: 1, hash: deps.hasher.sha256('identity.unlink') };
    if (await wasAnswered(deps, asked)) return;
    const user = await ownAccount(deps, caller);
    const proven = await provePassword(deps, { user, password, address });
    const prover = proverOf(user, address);
    const proof = await proveFactor(deps, { userId, code, prover });
    const factor = proof ? { proof } : {};
    await withFactor(deps, { userId, prover }, () =>
      submitOne(deps.committer, { type: 'identity.unlink', ...asked, personalId, ...proven, ...factor }),
    );
  };
}

/**
 * What the provider said to whoever comes back this way, asked for once. A state or a key that leads nowhere counts like
 * a failed sign-in.
 */
async function wayBack(deps: UsersDependencies, { query, key, address }: WayBack) {
  const { throttle, access, hasher, clock } = deps;
  const provider = providerOf(deps);
  await throttle.check(WAYS, address);
  const state = new URLSearchParams(query).get('state') ?? '';
  const secretHash = hasher.sha256(state);
  const keyHash = hasher.sha256(key);
  const voucher = standingVoucher(await access.voucher(secretHash), 'identity', clock.now());
  const body = voucher && identityBody(voucher);
  if (!voucher || body?.keyHash !== keyHash) {
    await throttle.failed(WAYS, address);
    throw new Refusal('link_invalid');
  }
  const verified = body.verified ?? (await ask(deps, { provider, query, state, voucher }));
  const { issuer, subject, suggested } = verified;
  return { proof: { secretHash, keyHash, issuer, subject }, body, suggested };
}

async function ask(
  { committer }: UsersDependencies,
  way: { provider: IdentityProvider; query: string; state: string; voucher: VoucherRow },
): Promise<NonNullable<IdentityBody['verified']>> {
  const { nonce, verifier } = identityBody(way.voucher);
  const { issuer, subject, handle, name } = await way.provider.redeem(way.query, {
    state: way.state,
    nonce,
    verifier,
  });
  const verified = { issuer, subject, suggested: { handle: suggestedHandle(handle), name } };
  await submitOne(committer, {
    type: 'identity.verify',
    userId: REGISTRATION,
    clientId: '',
    attempt: 1,
    hash: '',
    secretHash: way.voucher.secretHash,
    verified,
  });
  return verified;
}

/** Where the provider calls somebody by their address of mail, the part before its sign is nearer to a handle. */
const suggestedHandle = (given: string): string => handleKey(given.split('@')[0] ?? '');
