import { ACCOUNTING } from './accounting.ts';
import type { Does } from './act.ts';
import { ADMITTING } from './admitting.ts';
import { BELONGING } from './belonging.ts';
import { BREAKING } from './breaking.ts';
import { KNOWING } from './knowing.ts';
import { LOOKING } from './looking.ts';
import { WRITING } from './writing.ts';

/** Everything that can happen in a history. */
export const ACTS = {
  ...WRITING,
  ...LOOKING,
  ...BELONGING,
  ...ACCOUNTING,
  ...ADMITTING,
  ...KNOWING,
  ...BREAKING,
} as const;
export type ActName = keyof typeof ACTS;

export const actNamed = (name: ActName): Does => ACTS[name];
