import { generateSync } from 'otplib';

const STEP_MS = 30_000;

/** The code that somebody's authenticator shows, at a moment or so many steps away from it. */
export const codeAt = (secret: string, at: number, steps = 0): string =>
  generateSync({ secret, epoch: Math.floor((at + steps * STEP_MS) / 1_000) });
