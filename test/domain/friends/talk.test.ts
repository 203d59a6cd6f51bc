import { describe, expect, test } from 'bun:test';
import { strangers } from '../../../src/domain/friends/contact.ts';
import { type Talker, type TalkPolicy, talkRefusal } from '../../../src/domain/friends/talk.ts';
import type { UserId } from '../../../src/domain/shared/ids.ts';
import type { RefusalCode } from '../../../src/domain/shared/refusals.ts';
import type { Audience } from '../../../src/domain/users/privacy.ts';

interface Case {
  readonly policy: TalkPolicy;
  readonly isFriend: boolean;
  readonly iBlock: boolean;
  readonly theyBlock: boolean;
  readonly theyHear: Audience;
  readonly isClosed: boolean;
}

const BOTH = [false, true] as const;
const POLICIES: readonly TalkPolicy[] = ['everyone', 'friends'];
const AUDIENCES: readonly Audience[] = ['everybody', 'friends', 'nobody'];

/** Every combination of what the rule looks at. */
const CASES: readonly Case[] = POLICIES.flatMap((policy) =>
  AUDIENCES.flatMap((theyHear) =>
    BOTH.flatMap((isFriend) =>
      BOTH.flatMap((iBlock) =>
        BOTH.flatMap((theyBlock) =>
          BOTH.map((isClosed) => ({ policy, isFriend, iBlock, theyBlock, theyHear, isClosed })),
        ),
      ),
    ),
  ),
);

const talker = ({
  isFriend,
  blocks,
  write,
  isClosed,
}: {
  isFriend: boolean;
  blocks: boolean;
  write: Audience;
  isClosed: boolean;
}): Talker => ({
  user: { closedAt: isClosed ? 1 : null, privacy: JSON.stringify({ write }) },
  contact: {
    ...strangers('a' as UserId, 'b' as UserId),
    relation: isFriend ? 'friend' : 'none',
    blockedAt: blocks ? 1 : null,
  },
});

function refusalIn(each: Case, whoIsClosed: 'from' | 'to' = 'to'): RefusalCode | null {
  const { policy, isFriend, iBlock, theyBlock, theyHear, isClosed } = each;
  const closed = (who: 'from' | 'to') => isClosed && who === whoIsClosed;
  return talkRefusal(
    policy,
    talker({ isFriend, blocks: iBlock, write: 'nobody', isClosed: closed('from') }),
    talker({ isFriend, blocks: theyBlock, write: theyHear, isClosed: closed('to') }),
  );
}

const isHeard = ({ theyHear, isFriend }: Case): boolean =>
  theyHear === 'everybody' || (theyHear === 'friends' && isFriend);

describe('whoever writes to somebody', () => {
  test('is let through exactly where nothing speaks against it', () => {
    expect(CASES.length).toBe(96);
    for (const each of CASES) {
      const isFree = !each.iBlock && !each.theyBlock && !each.isClosed && isHeard(each);
      const isLet = isFree && (each.policy === 'everyone' || each.isFriend);
      expect([each, refusalIn(each) === null]).toEqual([each, isLet]);
    }
  });

  test('is told of their own block first, and of the policy, which both know', () => {
    for (const each of CASES.filter(({ iBlock }) => iBlock)) expect(refusalIn(each)).toBe('contact_blocked');
    const strange = CASES.filter(
      ({ policy, isFriend, iBlock }) => policy === 'friends' && !isFriend && !iBlock,
    );
    for (const each of strange) expect(refusalIn(each)).toBe('friends_only');
  });

  test('cannot tell a block from an account that is gone or a wish not to be written to', () => {
    const isTheirs = ({ policy, isFriend, iBlock }: Case) => !iBlock && (policy === 'everyone' || isFriend);
    const codes = CASES.filter((each) => isTheirs(each) && refusalIn(each) !== null).map((each) =>
      refusalIn(each),
    );
    expect(new Set(codes)).toEqual(new Set(['sends_closed']));
  });

  test('writes to nobody any more once their own account is gone, whatever they chose themselves', () => {
    for (const each of CASES.filter(({ isClosed }) => isClosed))
      expect(refusalIn(each, 'from')).not.toBeNull();
  });
});
