import { useLocalStorage, useMediaQuery } from '@vueuse/core';
import { computed, shallowRef } from 'vue';

/** Beside the conversation it stays as it was left; over it, it is opened each time. */
const isPaneWanted = useLocalStorage('magpie-info', false);
const isSheetOpen = shallowRef(false);
const isWide = useMediaQuery('(min-width: 1280px)');

/** Whether what there is to know about a conversation is shown: on a wide desk as a pane, else as a sheet. */
export function useInfo() {
  const isPane = computed(() => isWide.value && isPaneWanted.value);
  const isSheet = computed({
    get: () => !isWide.value && isSheetOpen.value,
    set: (isOpen) => {
      isSheetOpen.value = isOpen;
    },
  });
  const isShown = computed(() => isPane.value || isSheet.value);

  function toggle(): void {
    if (isWide.value) isPaneWanted.value = !isPaneWanted.value;
    else isSheetOpen.value = !isSheetOpen.value;
  }

  return { isPane, isSheet, isShown, toggle };
}
