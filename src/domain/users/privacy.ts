import type { ContactRow, UserRow } from '../shared/rows.ts';

export const AUDIENCES = ['everybody', 'friends', 'nobody'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** What a person decides for themselves: who may do what to them, and who gets to know what of them. */
export interface Privacy {
  /** Who finds them by their handle, their name or their id. */
  readonly find: Audience;
  /** Who may ask them to be friends. */
  readonly add: Audience;
  /** Who may write to them in a direct conversation. */
  readonly write: Audience;
  /** Who sees whether they are here, when they were seen last, and that they are writing. */
  readonly presence: Audience;
  /** Who learns how far they have read and received. Whoever keeps that from somebody does not learn it of them either. */
  readonly receipts: Audience;
}
export type PrivacySetting = keyof Privacy;

/** Holds for whatever somebody never decided. */
export const PRIVACY_PRESET: Privacy = {
  find: 'everybody',
  add: 'everybody',
  write: 'everybody',
  presence: 'everybody',
  receipts: 'everybody',
};

export const PRIVACY_SETTINGS = Object.keys(PRIVACY_PRESET) as readonly PrivacySetting[];

/** How one person stands to another, in the eyes of the one whose settings are asked. */
export type Standing = 'self' | 'friend' | 'stranger' | 'blocked';

/** How somebody stands to the person whose row this is; a block counts more than a friendship. */
export function standingOf(row: Pick<ContactRow, 'relation' | 'blockedAt'> | undefined): Standing {
  if (row && row.blockedAt !== null) return 'blocked';
  return row?.relation === 'friend' ? 'friend' : 'stranger';
}

/** All settings of a person, with the presets for those that were never chosen. */
export function privacyOf({ privacy }: Pick<UserRow, 'privacy'>): Privacy {
  return { ...PRIVACY_PRESET, ...(JSON.parse(privacy) as Partial<Privacy>) };
}

/**
 * Whether this person lets somebody of that standing do it. One's own settings never stand in one's own way. Whoever is
 * blocked finds what a stranger finds, or the block would tell of itself, and is refused everything else.
 */
export function allows(user: Pick<UserRow, 'privacy'>, setting: PrivacySetting, standing: Standing): boolean {
  if (standing === 'self') return true;
  if (standing === 'blocked' && setting !== 'find') return false;
  const audience = privacyOf(user)[setting];
  return audience === 'everybody' || (audience === 'friends' && standing === 'friend');
}
