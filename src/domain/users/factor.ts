import type { FactorRow } from '../shared/rows.ts';

/** Codes for the day the phone is lost: ten, each for one use. */
export const RECOVERY_CODES = 10;

/**
 * What shows that somebody has the second factor, found out by whoever checked the code: the time step that a code
 * belongs to and the secret by which it was checked, or the hash of a recovery code. Whether it still counts is
 * decided here.
 */
export type FactorProof =
  | { readonly secret: string; readonly step: number }
  | { readonly recoveryHash: string };

/** Whether the factor is asked for: only after its first code was right. */
export const isAsked = (factor: FactorRow | undefined): factor is FactorRow =>
  factor !== undefined && factor.confirmedAt !== null;

/** The factor after the proof was used; `undefined` where it counts for nothing, or counted before (RFC 6238, 5.2). */
export function spend(factor: FactorRow, proof: FactorProof): FactorRow | undefined {
  if ('step' in proof) {
    const isFresh = proof.secret === factor.secret && proof.step > factor.lastStep;
    return isFresh ? { ...factor, lastStep: proof.step } : undefined;
  }
  const left = recoveryHashes(factor);
  if (!left.includes(proof.recoveryHash)) return undefined;
  const recovery = JSON.stringify(left.filter((each) => each !== proof.recoveryHash));
  return { ...factor, recovery };
}

/** The hashes of the recovery codes that are left. */
export const recoveryHashes = ({ recovery }: FactorRow): readonly string[] =>
  JSON.parse(recovery) as string[];
