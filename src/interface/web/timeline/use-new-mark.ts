import { shallowRef, watch } from 'vue';
import type { Conversation } from '../../sdk/index.ts';
import { isLookedAt } from './looked-at.ts';
import { markWhileAway, newMarkOf } from './new-mark.ts';

/** Where the line "new" stands. It moves only while nobody looks, or when it is renewed. */
export function useNewMark(conversation: () => Conversation) {
  const mark = shallowRef(newMarkOf(conversation()));
  const renew = (now: Conversation) => {
    mark.value = markWhileAway(mark.value, now);
  };
  watch(conversation, (now) => !isLookedAt() && renew(now));
  return { mark, renew };
}
