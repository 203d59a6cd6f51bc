import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from './machine.ts';

const HISTORY = join(import.meta.dir, 'history.jsonl');

/** One run of a benchmark: which code, when, where, and what came out. */
export interface HistoryLine {
  readonly bench: 'send' | 'idle' | 'web' | 'signin' | 'directory';
  readonly machine: Machine;
  readonly figures: object;
}

/** Appends a run to history.jsonl, from which every figure that is quoted anywhere comes. */
export function appendHistory({ bench, machine, figures }: HistoryLine): void {
  const line = { bench, commit: commit(), date: new Date().toISOString(), machine, figures };
  appendFileSync(HISTORY, `${JSON.stringify(line)}\n`);
}

/** The commit, with a mark where the sources differ from it. */
function commit(): string {
  const git = (...args: string[]) =>
    Bun.spawnSync(['git', ...args], { cwd: import.meta.dir, stderr: 'ignore' });
  const head = git('rev-parse', '--short=12', 'HEAD');
  if (head.exitCode !== 0) return 'none yet';
  const changed = git('status', '--porcelain', '--', '../../src').stdout.toString().trim() !== '';
  return `${head.stdout.toString().trim()}${changed ? ' with changes' : ''}`;
}
