/**
 * The promises that a record is held against.
 *
 * I1 no acknowledged event is missing. I2 no (sender, client id, part) twice. I3 one (stream, seq) is one identity
 * everywhere and one content per `changed`. I4 a log is floor+1 … n without holes. I5 what a device shows in the end
 * is the visible log. I6 what a window applies is contiguous and only grows. I7 per device and conversation, in order.
 * I8 nothing refused for good appears. I9 unread and mentions equal a recount. I10 read marks never go back.
 * `settled`: in the end every operation has an answer. `fault`: no client failed inside.
 */
export type Invariant =
  | 'I1'
  | 'I2'
  | 'I3'
  | 'I4'
  | 'I5'
  | 'I6'
  | 'I7'
  | 'I8'
  | 'I9'
  | 'I10'
  | 'settled'
  | 'fault';

export interface Violation {
  readonly invariant: Invariant;
  readonly sentence: string;
}

/** A broken server breaks everything at once: this many of each are told, the rest is counted. */
const toldOfEach = 20;

/** What the checker found. */
export class Findings {
  readonly told: Violation[] = [];
  readonly counts = new Map<Invariant, number>();

  add(invariant: Invariant, sentence: string): void {
    const count = (this.counts.get(invariant) ?? 0) + 1;
    this.counts.set(invariant, count);
    if (count <= toldOfEach) this.told.push({ invariant, sentence });
  }

  /** Notes a violation unless the claim holds. */
  expect(claim: boolean, invariant: Invariant, sentence: () => string): void {
    if (!claim) this.add(invariant, sentence());
  }
}
