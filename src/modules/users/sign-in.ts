import type { DeviceId, SessionId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { UserRow } from '../../domain/shared/rows.ts';
import { handleKey } from '../../domain/users/handle.ts';
import { submitOne } from '../shared/submit-one.ts';
import type { UsersDependencies } from './ports.ts';

const DAY_MS = 24 * 3_600_000;
/** Longer than any password that is accepted: not worth a hash. */
const PASSWORD_UNITS_MAX = 256;

export interface SignInRequest {
  readonly handle: string;
  readonly password: string;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly address: string;
}

export interface SignInAnswer {
  /** Shown once, stored nowhere. */
  readonly token: string;
  readonly sessionId: SessionId;
  readonly user: UserRow;
}

/**
 * Starts a session for a device. An unknown name and a wrong password take the same way and the same time: the
 * password is checked once either way (ASVS 6.3.8).
 */
export function signIn(deps: UsersDependencies) {
  return async (request: SignInRequest): Promise<SignInAnswer> => {
    const key = handleKey(request.handle);
    await deps.throttle.check(key, request.address);
    const user = await deps.people.userByHandle(key);
    const isShort = request.password.length <= PASSWORD_UNITS_MAX;
    const isRight = await deps.passwords.verify(isShort ? request.password : '', user?.passwordHash);
    if (!user || !isRight || !isShort || user.disabledAt !== null) {
      await deps.throttle.failed(key, request.address);
      throw new Refusal('wrong_credentials');
    }
    const token = deps.random.secret();
    const sessionId = deps.random.id() as SessionId;
    await submitOne(deps.committer, {
      type: 'session.start',
      userId: user.userId,
      // Nobody asks for it again, but a batch of unknown outcome is run twice, and its receipt tells.
      clientId: deps.random.clientId(),
      attempt: 1,
      hash: '',
      personalId: user.personalId,
      sessionId,
      deviceId: request.deviceId as DeviceId,
      deviceName: deviceLabel(request.deviceName),
      address: request.address,
      tokenHash: deps.hasher.sha256(token),
      expiresAt: deps.clock.now() + deps.sessionDays * DAY_MS,
    });
    return { token, sessionId, user };
  };
}

/** A device's own word for itself, on one line. */
const deviceLabel = (name: string): string =>
  name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .trim()
    .slice(0, 100) || 'device';
