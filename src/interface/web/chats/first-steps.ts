import { type ComputedRef, computed } from 'vue';
import { useConversations } from '../device/use-conversations.ts';

/** Whether somebody who signed in has nobody to write to yet. */
export function useFirstSteps(): { isAlone: ComputedRef<boolean> } {
  const { list } = useConversations();
  return {
    isAlone: computed(() => list.value.length > 0 && list.value.every(({ kind }) => kind === 'self')),
  };
}
