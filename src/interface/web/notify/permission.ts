import { type Ref, ref } from 'vue';

/** `unsupported`: this browser has no notifications, or not for a page that did not come over HTTPS. */
export type Permission = NotificationPermission | 'unsupported';

export interface PermissionState {
  readonly permission: Ref<Permission>;
  /** Browsers show the question only in answer to a click. */
  ask(): Promise<void>;
}

let shared: PermissionState | undefined;

export function usePermission(): PermissionState {
  shared ??= makePermission();
  return shared;
}

function makePermission(): PermissionState {
  const permission = ref(current());
  const refresh = () => {
    permission.value = current();
  };
  // It can also be changed in the browser's own settings.
  navigator.permissions
    ?.query({ name: 'notifications' })
    .then((state) => state.addEventListener('change', refresh))
    .catch(() => undefined);
  const ask = async () => {
    if (permission.value === 'default') await Notification.requestPermission();
    refresh();
  };
  return { permission, ask };
}

const current = (): Permission =>
  'Notification' in window && window.isSecureContext ? Notification.permission : 'unsupported';
