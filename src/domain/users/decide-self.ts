import { type CommandRule, type Decision, refuse, type State } from '../shared/command.ts';
import type { StreamId, UserId } from '../shared/ids.ts';
import type { UserRow } from '../shared/rows.ts';
import type { ChangePresence, ChangePrivacy, ChangeProfile } from './commands.ts';
import { nameFault } from './handle.ts';
import { keptPresence, presenceOf } from './presence.ts';
import { privacyOf } from './privacy.ts';
import { changedProfile, type Profile, profileOf } from './profile.ts';

interface AboutSelf {
  readonly userId: UserId;
  readonly personalId: StreamId;
}

const loadSelf = ({ userId, personalId }: AboutSelf) => [
  { table: 'users' as const, key: [userId] },
  { table: 'streams' as const, key: [personalId] },
];

export const changeProfileRule: CommandRule<ChangeProfile> = { load: loadSelf, decide: decideProfile };
export const changePrivacyRule: CommandRule<ChangePrivacy> = { load: loadSelf, decide: decidePrivacy };
export const changePresenceRule: CommandRule<ChangePresence> = { load: loadSelf, decide: decidePresence };

function decideProfile({ userId, personalId, name, profile = {} }: ChangeProfile, state: State): Decision {
  const user = state.get('users', userId);
  if (!user) return refuse('not_found');
  const fault = name === undefined ? undefined : nameFault(name);
  if (fault) return refuse(fault);
  const changed = changedProfile(profileOf(user), profile);
  if ('refused' in changed) return changed;
  const row = { ...user, name: name?.trim() ?? user.name, profile: JSON.stringify(changed) };
  return {
    events: [{ streamId: personalId, type: 'profile.changed', body: profileBody(row, changed) }],
    changes: [{ put: 'users', row }],
  };
}

/** What `profile.changed` says of an account: all that others see of it. */
export const profileBody = ({ handle, name }: UserRow, profile: Profile) => ({ v: 1, handle, name, profile });

function decidePrivacy({ userId, personalId, privacy }: ChangePrivacy, state: State): Decision {
  const user = state.get('users', userId);
  if (!user) return refuse('not_found');
  const row = { ...user, privacy: JSON.stringify({ ...privacyOf(user), ...privacy }) };
  return {
    events: [{ streamId: personalId, type: 'privacy.changed', body: { v: 1, privacy: privacyOf(row) } }],
    changes: [{ put: 'users', row }],
  };
}

function decidePresence(
  { userId, personalId, presence }: ChangePresence,
  state: State,
  { now }: { now: number },
): Decision {
  const user = state.get('users', userId);
  if (!user) return refuse('not_found');
  const kept = keptPresence(presence, now);
  if ('refused' in kept) return kept;
  const row = { ...user, presence: kept.presence };
  return {
    events: [
      { streamId: personalId, type: 'presence.changed', body: { v: 1, presence: presenceOf(row, now) } },
    ],
    changes: [{ put: 'users', row }],
  };
}
