import type { Draft } from '../support/raw-outbox.ts';
import { until } from '../support/until.ts';

/** One device of one person in a run, whichever client it runs. */
export interface Device {
  readonly name: string;
  readonly user: string;
  /** Operations without a final answer. */
  readonly backlog: number;
  readonly isReady: boolean;
  /** Whether it holds everything it was told exists. */
  readonly isCaughtUp: boolean;
  send(stream: string, draft: Draft): void;
  /** Marks everything read that this device shows. */
  markRead(stream: string): void;
  /** A message this device sent lately, to be edited or recalled. */
  ownMessage(stream: string): number | undefined;
  /** A message of somebody else. */
  foreignMessage(stream: string): number | undefined;
  /** Has its connection cut, or its program ended and started again: what happens to such devices. */
  disturb(): Promise<void>;
  sleep(): Promise<void>;
  wake(): Promise<void>;
  /** How far its copy of a stream reaches; -1 where it has none. */
  cursorOf(stream: string): number;
  /** Asks the server for the heads again. */
  refresh(): void;
  /** Writes into the record what it shows. */
  tell(): Promise<void>;
  close(): Promise<void>;
}

/** Waits until the claim holds for every device; names those of which it never did. */
export async function everyDevice(
  devices: readonly Device[],
  is: (device: Device) => boolean,
  wait: { what: string; withinMs: number },
): Promise<void> {
  const missing = () => devices.filter((device) => !is(device)).map(({ name }) => name);
  await until(() => missing().length === 0, wait).catch((cause) => {
    throw new Error(`${missing().join(', ')}: ${wait.what} never came true.`, { cause });
  });
}
