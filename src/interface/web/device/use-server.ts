import { type ShallowRef, shallowRef } from 'vue';
import { type Device, useDevice } from './use-device.ts';

export type ServerInfo = Awaited<ReturnType<Device['server']>>;
export type ServerChange = Parameters<Device['changeServer']>[0];

export interface Server {
  /** Undefined until the server answered. */
  readonly info: ShallowRef<ServerInfo | undefined>;
  /** Asks again, such as after somebody became its owner. */
  refresh(): Promise<void>;
  /** Changes it for everybody. Refused for those who neither own nor administer it. */
  change(change: ServerChange): Promise<void>;
}

/** Asked once for each page, and shown wherever the server is named. */
const asked = new WeakMap<Device, Server>();

/** What this server is called and allows, known also to whoever is not signed in. */
export function useServer(): Server {
  const device = useDevice();
  const known = asked.get(device) ?? ask(device);
  asked.set(device, known);
  return known;
}

function ask(device: Device): Server {
  const info = shallowRef<ServerInfo>();
  const refresh = async () => {
    info.value = await device.server();
  };
  const change = async (wanted: ServerChange) => {
    info.value = await device.changeServer(wanted);
  };
  // Without an answer the page calls the server by the name of the program; the next one who needs it asks again.
  refresh().catch(() => asked.delete(device));
  return { info, refresh, change };
}
