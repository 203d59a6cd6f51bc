import { computed } from 'vue';
import type { Conversation } from '../../sdk/index.ts';
import { useContacts } from '../device/use-contacts.ts';
import { useServer } from '../device/use-server.ts';

/** Why one cannot write: one's own block, the server's rule, or the other, who does not say why. */
export type Closure = 'blocked' | 'friendsOnly' | 'closed';

export interface Standing {
  readonly isBlocked: boolean;
  readonly isFriend: boolean;
  /** When anything last changed between the two, or was last said there. */
  readonly changedAt: number;
  readonly isOnlyForFriends: boolean;
}

/** Whether a conversation takes messages, as far as this device knows; what was refused last says the rest. */
export function closureOf({ kind, last }: Conversation, standing: Standing): Closure | undefined {
  if (kind !== 'direct') return undefined;
  if (standing.isBlocked) return 'blocked';
  if (standing.isOnlyForFriends && !standing.isFriend) return 'friendsOnly';
  // What was refused before something changed may be taken now.
  if (!last?.failure || standing.changedAt > last.at) return undefined;
  if (last.failure.code === 'sends_closed') return 'closed';
  return last.failure.code === 'friends_only' && !standing.isFriend ? 'friendsOnly' : undefined;
}

/** Why one cannot write in a conversation right now; undefined where one can. */
export function useClosure(conversation: () => Conversation | undefined) {
  const { byId } = useContacts();
  const { info } = useServer();
  return computed(() => {
    const shown = conversation();
    const contact = byId.value.get(shown?.peer?.id ?? '');
    return (
      shown &&
      closureOf(shown, {
        isBlocked: contact?.isBlocked ?? false,
        isFriend: contact?.relation === 'friend',
        changedAt: Math.max(contact?.changedAt ?? 0, shown.activeAt),
        isOnlyForFriends: info.value?.talk === 'friends',
      })
    );
  });
}
