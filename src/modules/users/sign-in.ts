import { Refusal } from '../../domain/shared/refusals.ts';
import { isActive } from '../../domain/users/authority.ts';
import { handleKey } from '../../domain/users/handle.ts';
import type { UsersDependencies } from './ports.ts';
import { isPassword, proveFactor, withFactor } from './prove.ts';
import { type SignInAnswer, startSession } from './start-session.ts';

export interface SignInRequest {
  readonly handle: string;
  readonly password: string;
  /** A code of the second factor, or a recovery code. */
  readonly code?: string | undefined;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly address: string;
}

/**
 * Starts a session for a device. An unknown name and a wrong password take the same way and the same time: the
 * password is checked once either way (ASVS 6.3.8). Only after a right one is anything said of a second factor.
 */
export function signIn(deps: UsersDependencies) {
  return async (request: SignInRequest): Promise<SignInAnswer> => {
    const { password, code, deviceId, deviceName, address } = request;
    const key = handleKey(request.handle);
    await deps.throttle.check(key, address);
    const user = await deps.people.userByHandle(key);
    const isRight = await isPassword(deps, password, user);
    if (!user || !isRight || !isActive(user)) {
      await deps.throttle.failed(key, address);
      throw new Refusal('wrong_credentials');
    }
    const { userId, passwordHash: seenHash } = user;
    const prover = { key, address };
    const proof = await proveFactor(deps, { userId, code, prover });
    const entry = { seenHash, ...(proof ? { proof } : {}) };
    return withFactor(deps, { userId, prover }, () =>
      startSession(deps, { user, deviceId, deviceName, address, ...entry }),
    );
  };
}
