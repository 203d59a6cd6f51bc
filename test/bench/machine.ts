import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';

/** Where a figure was taken: without this a figure says nothing. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly fileSystem: string;
  /** Median and 95th percentile of one write with fdatasync, which is what a commit waits for, in milliseconds. */
  readonly fsyncP50: number;
  readonly fsyncP95: number;
  /** Load average of the last minute before the run: other programs were at work above about 0.2. */
  readonly loadBefore: number;
}

/** Linux counts processor time in hundredths of a second, whatever its timer does. */
export const TICKS_PER_SECOND = 100;

/** Magic numbers of statfs(2). */
const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  61267: 'ext4',
  1481003842: 'xfs',
  2435016766: 'btrfs',
  801189825: 'zfs',
  2035054128: 'overlay',
  26985: 'nfs',
  16914836: 'tmpfs',
  2240043254: 'ramfs',
};
const IN_MEMORY = new Set(['tmpfs', 'ramfs']);

/** The name of the file system that holds a folder. */
export function fileSystemOf(folder: string): string {
  const { type } = statfsSync(folder);
  return FILE_SYSTEMS[Number(type)] ?? `0x${Number(type).toString(16)}`;
}

/** Throws where waiting for the disk costs nothing, because then nothing worth telling is measured. */
export function refuseMemory(folder: string): void {
  const fileSystem = fileSystemOf(folder);
  if (!IN_MEMORY.has(fileSystem)) return;
  throw new Error(
    `${folder} lies on ${fileSystem}, which keeps files in memory: nothing waits for a disk there. Name a folder on a real disk with --folder.`,
  );
}

export function describeMachine(folder: string): Machine {
  const { p50, p95 } = fsyncTimes(folder);
  return {
    cpu: cpuModel(),
    cores: cpus().length,
    fileSystem: fileSystemOf(folder),
    fsyncP50: p50,
    fsyncP95: p95,
    loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}

/** How long an appended page takes to reach the disk of this folder, in milliseconds. */
export function fsyncTimes(folder: string, rounds = 200): { p50: number; p95: number } {
  const path = join(folder, 'fsync-probe');
  const file = openSync(path, 'w');
  const page = new Uint8Array(4096).fill(1);
  const times = Array.from({ length: rounds }, () => {
    writeSync(file, page);
    const startedAt = performance.now();
    fdatasyncSync(file);
    return performance.now() - startedAt;
  }).sort((a, b) => a - b);
  closeSync(file);
  rmSync(path);
  const at = (share: number) => Math.round((times[Math.floor(rounds * share)] ?? 0) * 1000) / 1000;
  return { p50: at(0.5), p95: at(0.95) };
}

/** Processor time of everything on this machine since it booted, in seconds over all cores. */
export function busySeconds(): number {
  const [, ...ticks] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/\s+/).map(Number) ?? [];
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = ticks;
  return (user + nice + system + irq + softIrq) / TICKS_PER_SECOND;
}

/** Cores that other programs may take while a round begins. */
const CALM_CORES = 0.25;

/** Waits until the machine is calm, but no longer than `patienceSeconds`. What was not calm shows in `otherCores`. */
export async function awaitCalm(patienceSeconds: number): Promise<void> {
  for (let waited = 0; waited < patienceSeconds; waited += 1) {
    const before = busySeconds();
    await Bun.sleep(1_000);
    if (busySeconds() - before < CALM_CORES) return;
  }
}

function cpuModel(): string {
  const [first] = cpus();
  if (first?.model && first.model !== 'unknown') return first.model.trim();
  const info = readFileSync('/proc/cpuinfo', 'utf8');
  return /^model name\s*: (.*)$/m.exec(info)?.[1] ?? 'unknown';
}
