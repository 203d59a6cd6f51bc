import type { ClientId, DeviceId, UserId } from '../../domain/shared/ids.ts';
import { REGISTRATION } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { VoucherRow } from '../../domain/shared/rows.ts';
import { type PairingBody, pairingBody } from '../../domain/users/pairing.ts';
import { PAIRING_MS, standingVoucher } from '../../domain/users/voucher.ts';
import type { Caller } from '../shared/caller.ts';
import { submitOne } from '../shared/submit-one.ts';
import { deviceLabel } from './device-label.ts';
import { PairingWaits } from './pairing-waits.ts';
import type { UsersDependencies } from './ports.ts';
import { type SignInAnswer, startSession } from './start-session.ts';

/** Under what guesses at secrets are counted: no handle can be this. */
const SECRETS = '#device';

export interface Pairing {
  /** For the device that is to say yes: in a picture or a link. */
  readonly secret: string;
  /** For the waiting device alone: what is on its screen does not let anybody collect its session. */
  readonly key: string;
  readonly expiresAt: number;
}

/** What the device that says yes is shown of the one that waits. */
export type WaitingDevice = Pick<PairingBody, 'deviceName' | 'address'> & { readonly expiresAt: number };

/** Signing a new device in by one that is signed in, without a password. */
export function pairing(deps: UsersDependencies) {
  const waits = new PairingWaits(deps.clock);
  return {
    ask: ask(deps),
    look: look(deps),
    approve: approve(deps, waits),
    collect: collect(deps, waits),
    stop: () => waits.wakeAll(),
  };
}

function ask({ throttle, random, hasher, committer }: UsersDependencies) {
  return async (request: { deviceId: string; deviceName: string; address: string }): Promise<Pairing> => {
    await throttle.pairing(request.address);
    const [secret, key] = [random.secret(), random.secret()];
    const { at } = await submitOne(committer, {
      type: 'pairing.ask',
      userId: REGISTRATION,
      clientId: '',
      attempt: 1,
      hash: '',
      secretHash: hasher.sha256(secret),
      keyHash: hasher.sha256(key),
      deviceId: request.deviceId as DeviceId,
      deviceName: deviceLabel(request.deviceName),
      address: request.address,
    });
    return { secret, key, expiresAt: at + PAIRING_MS };
  };
}

/** What waits behind a secret, so that nobody says yes without knowing to what. */
function look(deps: UsersDependencies) {
  return async (caller: Caller, request: { secret: string; address: string }): Promise<WaitingDevice> => {
    const voucher = await voucherBy(deps, request);
    if (voucher.userId !== null && voucher.userId !== caller.userId) throw new Refusal('link_invalid');
    const { deviceName, address } = pairingBody(voucher);
    return { deviceName, address, expiresAt: voucher.expiresAt };
  };
}

function approve(deps: UsersDependencies, waits: PairingWaits) {
  return async (
    caller: Caller,
    request: { clientId: string; secret: string; address: string },
  ): Promise<void> => {
    const { secretHash } = await voucherBy(deps, request);
    await submitOne(deps.committer, {
      type: 'pairing.approve',
      userId: caller.userId,
      clientId: request.clientId as ClientId,
      attempt: 1,
      hash: deps.hasher.sha256(`pairing.approve ${secretHash}`),
      sessionId: caller.sessionId,
      secretHash,
    });
    waits.wake(secretHash);
  };
}

interface Collecting {
  readonly secret: string;
  readonly key: string;
  readonly address: string;
}

/**
 * The waiting device comes for its session: `undefined` while nobody has said yes, after up to 15 s of waiting. It gets
 * the session once; whoever comes later, or with another key, is refused with `link_invalid`.
 */
function collect(deps: UsersDependencies, waits: PairingWaits) {
  return async (request: Collecting): Promise<SignInAnswer | undefined> => {
    const keyHash = deps.hasher.sha256(request.key);
    const asked = await ownVoucher(deps, request, keyHash);
    if (asked.userId === null) await waits.until(asked.secretHash);
    const voucher = asked.userId === null ? await ownVoucher(deps, request, keyHash) : asked;
    if (voucher.userId === null) return undefined;
    const user = await deps.people.user(voucher.userId as UserId);
    if (!user) throw new Refusal('link_invalid');
    const { deviceId, deviceName } = pairingBody(voucher);
    const { secretHash } = voucher;
    const { address } = request;
    return startSession(deps, { user, deviceId, deviceName, address, pairing: { secretHash, keyHash } });
  };
}

async function ownVoucher(
  deps: UsersDependencies,
  request: Collecting,
  keyHash: string,
): Promise<VoucherRow> {
  const voucher = await voucherBy(deps, request);
  if (pairingBody(voucher).keyHash === keyHash) return voucher;
  await deps.throttle.failed(SECRETS, request.address);
  throw new Refusal('link_invalid');
}

/** The voucher of a secret, for whoever presents it. A secret that opens nothing counts like a failed sign-in. */
async function voucherBy(
  { throttle, access, hasher, clock }: UsersDependencies,
  { secret, address }: { secret: string; address: string },
): Promise<VoucherRow> {
  await throttle.check(SECRETS, address);
  const voucher = standingVoucher(await access.voucher(hasher.sha256(secret)), 'device', clock.now());
  if (voucher) return voucher;
  await throttle.failed(SECRETS, address);
  throw new Refusal('link_invalid');
}
