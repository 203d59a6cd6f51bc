import { describe, expect, test } from 'bun:test';
import { newStream } from '../../../src/domain/messages/decide-open.ts';
import type { UserRow } from '../../../src/domain/shared/rows.ts';
import { createGroup, type Person, person } from '../../support/asking.ts';
import { decisionOn, refusalIn } from '../../support/decision.ts';

const alice = person('alice');
const crowd = Array.from({ length: 50 }, (_, index) => person(`person${index}`));
const user = ({ userId, handle, personalId, selfId }: Person): UserRow => ({
  userId,
  handle,
  name: handle,
  role: 'member',
  kind: 'person',
  passwordHash: '',
  personalId,
  selfId,
  createdAt: 0,
  disabledAt: null,
  closedAt: null,
  profile: '{}',
  privacy: '{}',
  presence: null,
});
const users = [alice, ...crowd].map(user);

describe('making a group', () => {
  test('takes fifty people, its maker among them, and not one more', () => {
    const made = decisionOn({ users }, createGroup(alice, 'the lab', crowd.slice(0, 49)));
    expect('changes' in made && made.changes).toHaveLength(51);
    expect(refusalIn(decisionOn({ users }, createGroup(alice, 'the lab', crowd)))).toBe('group_full');
  });

  test('counts nobody twice, the maker neither', () => {
    const twice = [alice, ...crowd.slice(0, 2), ...crowd.slice(0, 2)];
    const made = decisionOn({ users }, createGroup(alice, 'the lab', twice));
    expect('changes' in made && made.changes).toHaveLength(4);
  });

  test('makes its maker the owner and the others members', () => {
    const made = decisionOn({ users }, createGroup(alice, 'the lab', crowd.slice(0, 1)));
    const roles =
      'changes' in made &&
      made.changes.flatMap((each) => ('put' in each && each.put === 'members' ? [each.row.role] : []));
    expect(roles).toEqual(['owner', 'member']);
  });

  test('never takes the place of a stream that stands', () => {
    const asked = createGroup(alice, 'the lab', []);
    const streams = [{ ...newStream(asked.streamId, 'group', 0), lastSeq: 9 }];
    expect(refusalIn(decisionOn({ users, streams }, asked))).toBe('conflict');
  });

  test('needs everybody to have an account', () => {
    const asked = createGroup(alice, 'the lab', crowd.slice(0, 2));
    expect(refusalIn(decisionOn({ users: users.slice(0, 2) }, asked))).toBe('not_found');
  });
});
