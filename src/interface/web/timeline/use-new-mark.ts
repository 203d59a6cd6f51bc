import { type Ref, shallowRef, watch } from 'vue';
import type { Conversation } from '../../sdk/index.ts';
import { isLookedAt } from './looked-at.ts';
import { markWhileAway, type NewMark, newMarkOf } from './new-mark.ts';

/** Where the line "new" stands. It moves only while nobody looks. */
export function useNewMark(conversation: () => Conversation): Readonly<Ref<NewMark | undefined>> {
  const mark = shallowRef(newMarkOf(conversation()));
  watch(conversation, (now) => {
    if (!isLookedAt()) mark.value = markWhileAway(mark.value, now);
  });
  return mark;
}
