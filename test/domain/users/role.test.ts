import { expect, test } from 'bun:test';
import { newStream } from '../../../src/domain/messages/decide-open.ts';
import type { UserRole, UserRow } from '../../../src/domain/shared/rows.ts';
import { changeRoleRule } from '../../../src/domain/users/decide-role.ts';
import { BatchState } from '../../../src/infra/committer/batch-state.ts';
import { changeRole, person } from '../../support/asking.ts';

const row = (handle: string, role: UserRole, disabledAt: number | null = null): UserRow => {
  const { userId, personalId, selfId } = person(handle);
  const account = { userId, handle, name: handle, role, personalId, selfId, disabledAt };
  const told = { closedAt: null, profile: '{}', privacy: '{}', presence: null };
  return { ...account, ...told, kind: 'person', passwordHash: 'a hash', createdAt: 0 };
};

/** What becomes of alice, who owns the server, when she shall be a member of it beside these others. */
function demoted(...others: UserRow[]) {
  const alice = row('alice', 'owner');
  const state = new BatchState();
  state.putLoaded('streams', [alice.personalId], newStream(alice.personalId, 'personal', 0));
  state.putLoaded('users', [alice.userId], alice);
  state.putOwners([alice, ...others].filter(({ role }) => role === 'owner'));
  return changeRoleRule.decide(changeRole(person('alice'), 'member'), state, { now: 1 });
}

test('an owner who cannot sign in any more is no owner to leave the server with', () => {
  expect(demoted(row('bob', 'owner', 1))).toEqual({ refused: 'last_owner' });
  expect(demoted(row('bob', 'owner'))).toMatchObject({ events: [{ type: 'profile.changed' }] });
});

test('an administrator is no owner either', () => {
  expect(demoted(row('bob', 'admin'))).toEqual({ refused: 'last_owner' });
});
