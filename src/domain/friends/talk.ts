import type { Change, Load, State } from '../shared/command.ts';
import type { StreamId, UserId } from '../shared/ids.ts';
import type { RefusalCode } from '../shared/refusals.ts';
import type { ContactRow, MemberRow, ServerRow, UserRow } from '../shared/rows.ts';
import { allows, standingOf } from '../users/privacy.ts';
import { strangers } from './contact.ts';

/** Who may write to whom on this server: everybody to everybody, or friends alone. */
export type TalkPolicy = 'everyone' | 'friends';

/** The row of `server` that holds the policy; without it everyone may. */
export const TALK_KEY = 'talk';

export const talkPolicyOf = (row: Pick<ServerRow, 'value'> | undefined): TalkPolicy =>
  row?.value === 'friends' ? 'friends' : 'everyone';

/** One of two who might write to each other, and how they see the other. */
export interface Talker {
  readonly user: Pick<UserRow, 'closedAt' | 'privacy'>;
  readonly contact: ContactRow;
}

/**
 * Why `from` may not write to `to`, or `null`. The one rule on who may talk to whom. What the policy and one's own block
 * refuse is said plainly; whether the other blocked, closed their account or chose not to be written to is one code.
 */
export function talkRefusal(policy: TalkPolicy, from: Talker, to: Talker): RefusalCode | null {
  if (from.contact.blockedAt !== null) return 'contact_blocked';
  if (policy === 'friends' && from.contact.relation !== 'friend') return 'friends_only';
  const isGone = to.user.closedAt !== null || from.user.closedAt !== null;
  const isHeard = allows(to.user, 'write', standingOf(to.contact));
  return isGone || !isHeard ? 'sends_closed' : null;
}

/** The direct conversation of two people. */
export interface Direct {
  readonly streamId: StreamId;
  readonly firstId: UserId;
  readonly secondId: UserId;
}

/** Everything that tells who of the two may write. */
export const loadTalk = ({ streamId, firstId, secondId }: Direct): Load[] => [
  { table: 'streams', key: [streamId] },
  { table: 'members', key: [firstId, streamId] },
  { table: 'members', key: [secondId, streamId] },
  { table: 'users', key: [firstId] },
  { table: 'users', key: [secondId] },
  { table: 'contacts', key: [firstId, secondId] },
  { table: 'contacts', key: [secondId, firstId] },
  { table: 'server', key: [TALK_KEY] },
];

/** What each of the two meets who writes to the other; `undefined` where one of them has no account. */
export function talkRefusals(
  { firstId, secondId }: Direct,
  state: State,
  contacts: { readonly first?: ContactRow; readonly second?: ContactRow } = {},
): { readonly first: RefusalCode | null; readonly second: RefusalCode | null } | undefined {
  const users = { first: state.get('users', firstId), second: state.get('users', secondId) };
  if (!users.first || !users.second) return undefined;
  const first = { user: users.first, contact: contacts.first ?? contactIn(state, firstId, secondId) };
  const second = { user: users.second, contact: contacts.second ?? contactIn(state, secondId, firstId) };
  const policy = talkPolicyOf(state.get('server', TALK_KEY));
  return { first: talkRefusal(policy, first, second), second: talkRefusal(policy, second, first) };
}

/**
 * The member rows of a direct conversation that do not say who may write. `contacts` are the rows as they will be,
 * where the command changes them.
 */
export function projectTalk(
  direct: Direct,
  state: State,
  contacts: { readonly first?: ContactRow; readonly second?: ContactRow } = {},
): Change[] {
  if (state.get('streams', direct.streamId)?.kind !== 'direct') return [];
  const refusals = talkRefusals(direct, state, contacts);
  if (!refusals) return [];
  return [
    ...projected(state.get('members', direct.firstId, direct.streamId), refusals.first),
    ...projected(state.get('members', direct.secondId, direct.streamId), refusals.second),
  ];
}

function projected(member: MemberRow | undefined, sendRefusal: RefusalCode | null): Change[] {
  if (!member || member.sendRefusal === sendRefusal) return [];
  return [{ put: 'members', row: { ...member, sendRefusal } }];
}

const contactIn = (state: State, userId: UserId, peerId: UserId): ContactRow =>
  state.get('contacts', userId, peerId) ?? strangers(userId, peerId);
