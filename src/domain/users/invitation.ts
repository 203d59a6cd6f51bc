import type { EventDraft, State } from '../shared/command.ts';
import type { StreamId, UserId } from '../shared/ids.ts';
import type { InvitationRow } from '../shared/rows.ts';
import { OPERATOR } from './audit.ts';
import { isAdministrator } from './authority.ts';

const HOUR_MS = 3_600_000;
/** How long an invitation may hold: from an hour to a year. */
export const INVITATION_HOURS = { from: 1, to: 365 * 24, preset: 7 * 24 } as const;
/** How many people one may bring in. */
export const INVITATION_USES = { from: 1, to: 1_000, preset: 1 } as const;
export const NOTE_CODE_POINTS_MAX = 200;
/** Invitations of one maker that stand at the same time. */
export const INVITATIONS_STANDING_MAX = 100;
/** Invitations of one maker that are kept, those that are over included; beyond it the oldest of these go. */
export const INVITATIONS_KEPT_MAX = 200;

const HAS_CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** A note is one line of at most 200 code points, and may be empty. */
export const isNote = (note: string): boolean =>
  [...note].length <= NOTE_CODE_POINTS_MAX && !HAS_CONTROL.test(note);

export const isWithin = ({ from, to }: { from: number; to: number }, value: number): boolean =>
  Number.isSafeInteger(value) && value >= from && value <= to;

export const hoursInMs = (hours: number): number => hours * HOUR_MS;

/** Whether somebody can still come in by it, as far as the row alone tells. */
export const isStanding = ({ revokedAt, expiresAt, uses, usesMax }: InvitationRow, now: number): boolean =>
  revokedAt === null && expiresAt > now && uses < usesMax;

/** Whether whoever made it still may: what somebody hands out ends with their office. */
export const isVouchedFor = ({ createdBy }: InvitationRow, state: State): boolean =>
  createdBy === OPERATOR || isAdministrator(state.get('users', createdBy));

/** What the maker's devices show of it. The code is in no event: it is shown once, to whoever asked for it. */
export const invitationShown = (row: InvitationRow) => ({
  id: row.invitationId,
  note: row.note,
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
  usesMax: row.usesMax,
  uses: row.uses,
  isRevoked: row.revokedAt !== null,
});

/** Tells the maker's devices; the operator has none. */
export const invitationEvents = (row: InvitationRow, personalId: StreamId | undefined): EventDraft[] =>
  personalId === undefined
    ? []
    : [
        {
          streamId: personalId,
          type: 'invitation.changed',
          body: { v: 1, invitation: invitationShown(row) },
          senderId: row.createdBy,
        },
      ];

/** How a command names an invitation that the caller has read before. */
export interface InvitationNamed {
  readonly codeHash: string;
  readonly makerId: UserId;
  /** The stream in which the maker is told; the operator has none. */
  readonly personalId?: StreamId;
}

/** The rows that a decision about an invitation looks at. */
export const loadInvitation = ({ codeHash, makerId, personalId }: InvitationNamed) => [
  { table: 'invitations' as const, key: [codeHash] },
  { table: 'users' as const, key: [makerId] },
  ...(personalId === undefined ? [] : [{ table: 'streams' as const, key: [personalId] }]),
];
