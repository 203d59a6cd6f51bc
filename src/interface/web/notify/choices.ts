import { useLocalStorage } from '@vueuse/core';
import type { Ref } from 'vue';

export interface NotifyChoices {
  readonly isSoundOn: Ref<boolean>;
  /** Whether the text of a message may stand in a notification, where anybody near the screen reads it. */
  readonly showsText: Ref<boolean>;
}

const SOUND = 'magpie-notify-sound';
const TEXT = 'magpie-notify-text';

let shared: NotifyChoices | undefined;

/** How this browser notifies, in every tab. */
export function useNotifyChoices(): NotifyChoices {
  shared ??= { isSoundOn: useLocalStorage(SOUND, false), showsText: useLocalStorage(TEXT, true) };
  return shared;
}

/** The next person of this browser chooses anew. */
export function forgetNotifyChoices(): void {
  const choices = useNotifyChoices();
  choices.isSoundOn.value = false;
  choices.showsText.value = true;
}
