import { type ShallowRef, shallowRef } from 'vue';
import { type Device, useDevice } from './use-device.ts';

export interface ServerInfo {
  readonly name: string;
  readonly version: string;
  readonly level: number;
  readonly registration: 'open' | 'closed';
  /** The address of its picture below the site's root. */
  readonly picture?: string;
  /** Whether somebody owns it already. */
  readonly isClaimed?: boolean;
}

export interface ServerChange {
  readonly name?: string;
  /** PNG or WebP as base64; null takes the picture away. */
  readonly picture?: string | null;
}

interface ServerCalls {
  server(): Promise<ServerInfo>;
  changeServer(change: ServerChange): Promise<unknown>;
}

export interface Server {
  /** Undefined until the server answered. */
  readonly info: ShallowRef<ServerInfo | undefined>;
  /** Asks again, such as after a change. */
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
  const calls = device as Device & ServerCalls;
  const refresh = async () => {
    info.value = await calls.server();
  };
  const change = async (wanted: ServerChange) => {
    await calls.changeServer(wanted);
    await refresh();
  };
  // Without an answer the page calls the server by the name of the program; the next one who needs it asks again.
  refresh().catch(() => asked.delete(device));
  return { info, refresh, change };
}
