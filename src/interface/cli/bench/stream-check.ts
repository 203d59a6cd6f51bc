/**
 * What can be wrong with the messages of a stream: acknowledged or skipped and never received; received twice;
 * received out of order; at another place than its acknowledgement said; a text that nobody sent.
 */
export type ViolationKind = 'lost' | 'doubled' | 'swapped' | 'misplaced' | 'unknown';
export type Violations = Readonly<Record<ViolationKind, number>>;

export const NO_VIOLATIONS: Violations = { lost: 0, doubled: 0, swapped: 0, misplaced: 0, unknown: 0 };

/** A message under way, until it was both acknowledged and received. */
interface Flight {
  readonly sentAt: number;
  acknowledgedSeq: number;
  receivedSeq: number;
}

/**
 * Follows one conversation from its writer to its reader. The writer numbers its texts 1, 2, … and is the stream's
 * only one. A stream that keeps its promises delivers every seq once and in order, and every acknowledged text at
 * the seq of its acknowledgement.
 */
export class StreamCheck {
  readonly #flights = new Map<number, Flight>();
  /** Seqs that were passed over and may still be repaired. */
  readonly #missing = new Set<number>();
  readonly #violations = { ...NO_VIOLATIONS };
  #cursor: number;
  #newest = 0;

  /** `cursor` is the seq up to which the reader holds everything. */
  constructor(cursor: number) {
    this.#cursor = cursor;
  }

  get cursor(): number {
    return this.#cursor;
  }

  /** Nothing is under way and nothing is missing. */
  get isSettled(): boolean {
    return this.#flights.size === 0 && this.#missing.size === 0;
  }

  sent(number: number, at: number): void {
    this.#flights.set(number, { sentAt: at, acknowledgedSeq: 0, receivedSeq: 0 });
  }

  /** Answers when the text was sent. */
  acknowledged(number: number, seq: number): number | undefined {
    const flight = this.#flights.get(number);
    if (!flight || flight.acknowledgedSeq > 0) {
      this.#violations.unknown += 1;
      return undefined;
    }
    flight.acknowledgedSeq = seq;
    this.#settle(number, flight);
    return flight.sentAt;
  }

  /**
   * Takes a row that came as an event, or in a page that was asked for after a gap. Answers when its text was sent;
   * `undefined` where it does not count as received. `number` is `undefined` for a text that the writer never made.
   */
  received(seq: number, number: number | undefined, road: 'event' | 'page'): number | undefined {
    const isNext = seq > this.#cursor;
    if (isNext) this.#advance(seq);
    else if (!this.#missing.delete(seq)) {
      if (road === 'event') this.#violations.doubled += 1;
      return undefined;
    } else if (road === 'event') this.#violations.swapped += 1;

    const flight = number === undefined ? undefined : this.#flights.get(number);
    if (number === undefined || !flight || flight.receivedSeq > 0) {
      this.#violations[number === undefined || number > this.#newest ? 'unknown' : 'doubled'] += 1;
      return undefined;
    }
    if (isNext && number < this.#newest) this.#violations.swapped += 1;
    this.#newest = Math.max(this.#newest, number);
    flight.receivedSeq = seq;
    this.#settle(number, flight);
    return flight.sentAt;
  }

  /** What was wrong, counting as lost what was acknowledged or skipped and has not come by now. */
  finish(): Violations {
    const flights = [...this.#flights.values()];
    const lost = flights.filter(
      ({ acknowledgedSeq, receivedSeq }) => acknowledgedSeq > 0 && receivedSeq === 0,
    );
    const known = new Set(lost.map(({ acknowledgedSeq }) => acknowledgedSeq));
    const skipped = [...this.#missing].filter((seq) => !known.has(seq));
    return { ...this.#violations, lost: lost.length + skipped.length };
  }

  /** Texts without an acknowledgement: of those nobody was promised anything. */
  get unanswered(): number {
    return [...this.#flights.values()].filter(({ acknowledgedSeq }) => acknowledgedSeq === 0).length;
  }

  #advance(seq: number): void {
    for (let hole = this.#cursor + 1; hole < seq; hole += 1) this.#missing.add(hole);
    this.#cursor = seq;
  }

  #settle(number: number, flight: Flight): void {
    if (flight.acknowledgedSeq === 0 || flight.receivedSeq === 0) return;
    if (flight.acknowledgedSeq !== flight.receivedSeq) this.#violations.misplaced += 1;
    this.#flights.delete(number);
  }
}

export function addViolations(all: readonly Violations[]): Violations {
  const sum = { ...NO_VIOLATIONS };
  for (const each of all) {
    for (const kind of Object.keys(sum) as ViolationKind[]) sum[kind] += each[kind];
  }
  return sum;
}
