import { type InjectionKey, inject, onScopeDispose } from 'vue';
import type { ClientEvents, SharedClient } from '../../sdk/index.ts';

/** This browser as a device; see `open-device.ts`. */
export type Device = SharedClient;

export const deviceKey: InjectionKey<Device> = Symbol('device');
/** True where this browser keeps nothing when the page closes. */
export const keepsNothingKey: InjectionKey<boolean> = Symbol('keepsNothing');

/** The device of this page. Throws outside the app, which is a mistake of the caller. */
export function useDevice(): Device {
  const device = inject(deviceKey);
  if (!device) throw new Error('there is no device here');
  return device;
}

export function useKeepsNothing(): boolean {
  return inject(keepsNothingKey, false);
}

/** Listens to the device for as long as the component or scope lives. */
export function onDevice<Name extends keyof ClientEvents>(
  device: Device,
  name: Name,
  listener: (event: ClientEvents[Name]) => void,
): void {
  onScopeDispose(device.on(name, listener));
}
