import type { Relation, UserRow } from '../shared/rows.ts';

/** For whom something is open. */
export type Audience = 'everybody' | 'friends' | 'nobody';

/** Who may find somebody, ask them to be friends, write to them, see whether they are there, and how far they read. */
export interface Privacy {
  readonly find: Audience;
  readonly add: Audience;
  readonly write: Audience;
  readonly presence: Audience;
  readonly receipts: Audience;
}

const PRESET: Privacy = {
  find: 'everybody',
  add: 'everybody',
  write: 'everybody',
  presence: 'everybody',
  receipts: 'everybody',
};

/** What somebody chose, and the presets for what they left alone. */
export const privacyOf = ({ privacy }: Pick<UserRow, 'privacy'>): Privacy => ({
  ...PRESET,
  ...(JSON.parse(privacy) as Partial<Privacy>),
});

/** Whether somebody of this relation, as the chooser sees it, is among those for whom it is open. */
export const allows = (audience: Audience, relation: Relation): boolean =>
  audience === 'everybody' || (audience === 'friends' && relation === 'friend');
