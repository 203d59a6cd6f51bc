import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { createClient, type MagpieClient } from '../../sdk/index.ts';
import { FileStore } from '../../sdk/stores/file-store.ts';
import { lockFolder } from './folder-lock.ts';

/** One person's device at a terminal: its client, over a folder that no other program uses meanwhile. */
export interface Device {
  readonly client: MagpieClient;
  close(): Promise<void>;
}

/** Opens the folder, or refuses where another program has it. */
export function openDevice(folder: string, url: string): Device {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(folder);
  const deviceName = `magpie chat on ${hostname()}`;
  const client = createClient({ url, store: new FileStore(folder), deviceName });
  const close = async () => {
    await client.close();
    lock[Symbol.dispose]();
  };
  return { client, close };
}
