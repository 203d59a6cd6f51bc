import { onScopeDispose } from 'vue';

/** Whether somebody can be looking at this page now. */
export const isLookedAt = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

/** Calls when somebody begins to look, or looks away. */
export function onLook(changed: () => void): void {
  document.addEventListener('visibilitychange', changed);
  addEventListener('focus', changed);
  addEventListener('blur', changed);
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', changed);
    removeEventListener('focus', changed);
    removeEventListener('blur', changed);
  });
}
