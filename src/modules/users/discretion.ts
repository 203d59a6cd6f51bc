import type { UserId } from '../../domain/shared/ids.ts';
import { seesPresence, shareReceipts } from '../../domain/users/discretion.ts';
import { isInvisible } from '../../domain/users/presence.ts';
import type { Standing } from '../../domain/users/privacy.ts';
import type { Discretion } from '../shared/ports.ts';
import type { Between } from '../shared/relations.ts';
import type { UsersDependencies } from './ports.ts';

/** What is told of a person to whom, as the settings of both and the blocks between them say. */
export function discretion({ relations, clock }: Pick<UsersDependencies, 'relations' | 'clock'>): Discretion {
  const among = async (
    userId: UserId,
    others: readonly UserId[],
    isHidden: (self: Between, other: Between) => boolean,
  ): Promise<ReadonlySet<UserId>> => {
    if (others.length === 0) return new Set();
    const between = await relations.between(userId, [userId, ...others]);
    const self = between.get(userId);
    const hidden = others.filter((each) => {
      const other = between.get(each);
      return !self || !other || isHidden(self, other);
    });
    return new Set(hidden);
  };
  return {
    typingHiddenFrom: (userId, others) =>
      among(userId, others, (self, { inMine, inTheirEyes }) => {
        const sees = seesPresence(self, { viewer: inMine, person: inTheirEyes });
        return !sees || isInvisible(self, clock.now());
      }),
    marksHiddenFrom: (userId, others) =>
      among(
        userId,
        others,
        (self, other) => !shareReceipts(sideOf(self, other.inMine), sideOf(other, other.inTheirEyes)),
      ),
    marksKeptFrom: (userId, others) =>
      among(userId, others, (self, other) => {
        const mine = sideOf(self, withoutBlock(other.mine));
        return !shareReceipts(mine, sideOf(other, withoutBlock(other.theirs)));
      }),
  };
}

const sideOf = (settings: Between, other: Standing) => ({ settings, other });

const withoutBlock = (row: Between['theirs']): Standing =>
  row?.relation === 'friend' ? 'friend' : 'stranger';
