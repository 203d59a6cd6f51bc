import { onScopeDispose } from 'vue';
import type { Device } from '../device/use-device.ts';
import type { Line } from './lines.ts';
import { isLookedAt, onLook } from './looked-at.ts';
import { setSeen } from './seen.ts';
import type { VirtualColumn } from './virtual/virtual-column.ts';

interface SeenOptions {
  readonly device: Device;
  readonly stream: string;
  readonly column: VirtualColumn;
  lines(): readonly Line[];
}

/** Tells what somebody saw, and nothing that they cannot have seen. Gives back how to look again. */
export function useSeen({ device, stream, column, lines }: SeenOptions): () => void {
  let told = 0;
  function look(): void {
    const seq = isLookedAt() ? lastSeqOn(column, lines()) : undefined;
    setSeen(stream, seq);
    if (seq === undefined || seq <= told) return;
    told = seq;
    device.markRead(stream, seq);
  }
  onLook(look);
  onScopeDispose(() => setSeen(stream, undefined));
  return look;
}

/** The highest number whose message is on the screen to its end. */
function lastSeqOn(column: VirtualColumn, lines: readonly Line[]): number | undefined {
  const { first, last, isWhole } = column.onScreen;
  for (let index = isWhole ? last : last - 1; index >= first; index -= 1) {
    const line = lines[index];
    if (line?.kind === 'row' && line.row.seq !== undefined) return line.row.seq;
  }
  return undefined;
}
