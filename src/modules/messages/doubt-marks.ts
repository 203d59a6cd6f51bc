import type { UserId } from '../../domain/shared/ids.ts';
import { type Decision, decisionsIn } from '../shared/decisions.ts';
import type { Run } from '../shared/ports.ts';
import type { MessagesDependencies } from './ports.ts';

/** People one talks with whose devices are told at once; those of the others compare heads when they connect. */
const PEERS_MAX = 1_000;

/**
 * Has devices compare heads once somebody decided who learns how far they read, or became a friend or none: what heads
 * say of the other's marks may be another thing now. A hint, so a fault of the store loses no more than that.
 */
export function doubtMarks({ relations, hint, onFault }: MessagesDependencies) {
  const concerned = async (decision: Decision): Promise<readonly UserId[]> => {
    if (decision.about === 'contact') return decision.isMutual ? [decision.userId, decision.peerId] : [];
    if (decision.about === 'presence') return [];
    return [decision.userId, ...(await relations.peersOf(decision.userId, PEERS_MAX))];
  };
  return (runs: readonly Run[]): void => {
    for (const decision of decisionsIn(runs)) {
      concerned(decision).then((userIds) => {
        if (userIds.length > 0) hint({ userIds, payload: null });
      }, onFault);
    }
  };
}
