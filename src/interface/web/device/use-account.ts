import { type InjectionKey, inject, type ShallowRef, shallowRef } from 'vue';
import type { Status } from '../../sdk/index.ts';
import { type Device, onDevice } from './use-device.ts';

export type Me = NonNullable<Device['me']>;

export interface Account {
  readonly me: ShallowRef<Me | undefined>;
  readonly status: ShallowRef<Status>;
  /** What of the server is away while it is degraded. */
  readonly away: ShallowRef<readonly string[]>;
  /** Why the server ended the session, until somebody signs in again. */
  readonly endedBecause: ShallowRef<string | undefined>;
}

export const accountKey: InjectionKey<Account> = Symbol('account');

/** Who is signed in and how the connection is. Made once, by the root. */
export function watchAccount(device: Device): Account {
  const me = shallowRef(device.me);
  const status = shallowRef(device.status);
  const away = shallowRef<readonly string[]>([]);
  const endedBecause = shallowRef<string>();
  onDevice(device, 'status', (event) => {
    status.value = event.status;
    away.value = event.what ?? [];
    me.value = device.me;
    if (event.status === 'signed-out') endedBecause.value = event.reason;
    else if (event.status === 'online') endedBecause.value = undefined;
  });
  onDevice(device, 'account', () => {
    me.value = device.me;
  });
  return { me, status, away, endedBecause };
}

export function useAccount(): Account {
  const account = inject(accountKey);
  if (!account) throw new Error('there is no account here');
  return account;
}
