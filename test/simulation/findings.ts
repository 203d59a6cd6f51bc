/** The promises of docs/protocol.md, and what they rest on: windows (W), rules of the committer (C), coming to rest (L). */
export type Rule = 'P1' | 'P2' | 'P3' | 'P4' | 'P5' | 'P6' | 'P7' | 'P8' | 'P9' | 'W' | 'C' | 'L' | 'bug';

export interface Finding {
  readonly rule: Rule;
  readonly sentence: string;
  /** Virtual milliseconds since the start. */
  readonly at: number;
}

/** Lines kept of what happened last. */
const TRACE_MAX = 60;

/** What a run found wrong, and what happened before it. */
export class Findings {
  readonly list: Finding[] = [];
  readonly #trace: string[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get isClean(): boolean {
    return this.list.length === 0;
  }

  add(rule: Rule, sentence: string): void {
    this.list.push({ rule, sentence, at: this.#now() });
  }

  /** `sentence` is only made where the claim is false. */
  expect(claim: boolean, rule: Rule, sentence: () => string): void {
    if (!claim) this.add(rule, sentence());
  }

  /** Notes something worth reading when the run fails. */
  note(line: string): void {
    if (this.#trace.length >= 2 * TRACE_MAX) this.#trace.splice(0, TRACE_MAX);
    this.#trace.push(`${(this.#now() / 1_000).toFixed(3).padStart(8)} ${line}`);
  }

  get trace(): readonly string[] {
    return this.#trace.slice(-TRACE_MAX);
  }
}
