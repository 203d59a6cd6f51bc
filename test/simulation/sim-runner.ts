import { Refusal } from '../../src/domain/shared/refusals.ts';
import type { BatchAnswer, BatchRunner } from '../../src/infra/committer/queue.ts';
import type { Frame } from '../../src/modules/shared/ports.ts';
import type { Findings } from './findings.ts';
import type { Schedule } from './schedule.ts';
import type { SharedStore } from './shared-store.ts';
import type { CommitFate, Weather } from './weather.ts';

export interface RunnerParts {
  readonly schedule: Schedule;
  readonly weather: Weather;
  readonly store: SharedStore;
  readonly findings: Findings;
  /** Does something in the node, unless it is dead by then. */
  inNode(run: () => void): void;
  killNode(why: string): void;
  onLeaves(frames: readonly Frame[]): void;
  onCommitted(frames: readonly Frame[], answer: BatchAnswer): void;
}

interface Waiting {
  readonly resolve: (answer: BatchAnswer) => void;
  readonly reject: (fault: unknown) => void;
}

/** A fault of the simulated database that is nobody's refusal. */
export class PlannedFault extends Error {}

/**
 * The way from one node to the database. A batch waits for its locks, and is then stored or not, and told or not: the
 * node may die on either side of the commit, and an unknown outcome may be either, or become one a moment later.
 */
export class SimRunner implements BatchRunner {
  readonly #parts: RunnerParts;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  run(frames: readonly Frame[]): Promise<BatchAnswer> {
    const { schedule, weather, onLeaves } = this.#parts;
    onLeaves(frames);
    return new Promise((resolve, reject) => {
      schedule.after(weather.commitDelay(), () => this.#arrive(frames, { resolve, reject }));
    });
  }

  #arrive(frames: readonly Frame[], waiting: Waiting): void {
    const { weather, schedule, killNode } = this.#parts;
    const fate = weather.commitFate();
    const answer = fate.endsWith('stored') ? this.#commit(frames) : undefined;
    if (fate.endsWith('late')) schedule.after(weather.lateBy(fate), () => this.#commit(frames));
    if (fate.startsWith('crash')) killNode(`at a commit (${fate})`);
    else if (fate === 'stored') this.#tell(() => this.#answered(answer, waiting));
    else this.#tell(() => waiting.reject(faultOf(fate)));
  }

  #answered(answer: BatchAnswer | Error | undefined, { resolve, reject }: Waiting): void {
    if (answer instanceof Error || !answer) reject(answer);
    else resolve(answer);
  }

  #tell(answer: () => void): void {
    const { schedule, weather, inNode } = this.#parts;
    schedule.after(weather.readDelays().back, () => inNode(answer));
  }

  #commit(frames: readonly Frame[]): BatchAnswer | Error {
    const { store, findings, onCommitted } = this.#parts;
    try {
      const answer = store.commit(frames);
      onCommitted(frames, answer);
      return answer;
    } catch (fault) {
      const error = fault instanceof Error ? fault : new Error(String(fault));
      findings.add('bug', `the store threw: ${error.message}`);
      return error;
    }
  }
}

function faultOf(fate: CommitFate): Error {
  if (fate === 'fault') return new PlannedFault('the database refused the statement');
  return new Refusal(fate === 'refused' ? 'unavailable' : 'unknown_outcome');
}
