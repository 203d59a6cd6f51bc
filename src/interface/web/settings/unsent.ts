import type { Device } from '../device/use-device.ts';

/** How many of one's own messages the server does not have yet: they are lost with this device's store. */
export function unsentIn(device: Pick<Device, 'conversations' | 'timeline'>): number {
  // What waits stands at the end, so that only conversations that end with it are read.
  const waiting = device.conversations().filter(({ last }) => last?.isMine && last.seq === undefined);
  const rows = waiting.flatMap(({ stream, last }) => {
    const own = device.timeline(stream).filter(({ isMine, seq }) => isMine && seq === undefined);
    return own.length > 0 ? own : [last];
  });
  return rows.length;
}
