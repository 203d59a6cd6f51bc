import { shallowRef } from 'vue';

/** What lies over the page when it is asked for. */
export type Overlay = 'palette' | 'keys' | 'newChat' | 'addFriend' | 'myCode' | 'presence';

/** One at a time: what is opened closes the other. */
export const overlay = shallowRef<Overlay>();

export function openOverlay(which: Overlay): void {
  overlay.value = which;
}

export function closeOverlay(): void {
  overlay.value = undefined;
}
