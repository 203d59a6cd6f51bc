import { generateSecret, generateURI, verifySync } from 'otplib';
import type { TimeCodes } from '../../modules/users/ports.ts';

/** RFC 6238 with what every authenticator knows: SHA-1, six digits, thirty seconds. */
const STEP_SECONDS = 30;

/** Codes of an authenticator, by a library. Its clock may be one step off in either direction. */
export class OtplibTimeCodes implements TimeCodes {
  newSecret(): string {
    return generateSecret();
  }

  uri(secret: string, { issuer, account }: { issuer: string; account: string }): string {
    // A colon sets the two names apart in a label, so neither may hold one.
    return generateURI({ secret, issuer: issuer.replaceAll(':', ' '), label: account.replaceAll(':', ' ') });
  }

  stepOf(code: string, secret: string, now: number): number | undefined {
    const epoch = Math.floor(now / 1_000);
    const found = verifySync({ secret, token: code, epoch, epochTolerance: STEP_SECONDS });
    return found.valid && 'timeStep' in found ? found.timeStep : undefined;
  }
}
