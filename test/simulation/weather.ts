import type { Chance } from '../support/chance.ts';
import type { Profile } from './profile.ts';

/** What becomes of a batch on its way to the database and back. `late` ones are stored after the node was answered. */
export type CommitFate =
  | 'stored'
  | 'refused'
  | 'fault'
  | 'unknown-stored'
  | 'unknown-lost'
  | 'unknown-late'
  | 'crash-stored'
  | 'crash-lost'
  | 'crash-late';

/** Draws what the outside does to each message, read and write. Calm weather loses nothing and is quick. */
export class Weather {
  isCalm = false;
  /** While it is away the database neither answers reads nor takes batches. */
  isDatabaseAway = false;
  /** While it is away no parcel arrives, and nobody can be told who is connected where. */
  isBusAway = false;
  readonly #chance: Chance;
  readonly #profile: Profile;

  constructor(chance: Chance, profile: Profile) {
    this.#chance = chance;
    this.#profile = profile;
  }

  /** When each copy of a parcel arrives; none when it is lost. */
  parcelDelays(): number[] {
    if (this.isBusAway || this.#happens(this.#profile.parcelLost)) return [];
    const copies = this.#happens(this.#profile.parcelDoubled) ? 2 : 1;
    return Array.from({ length: copies }, () =>
      this.#happens(this.#profile.parcelSlow) ? this.#between(5, 600) : this.#between(0.2, 2),
    );
  }

  /** How long a read takes to reach the database, and its answer to come back. */
  readDelays(): { there: number; back: number } {
    const isSlow = this.#happens(this.#profile.readSlow);
    const leg = () => (isSlow ? this.#between(1, 300) : this.#between(0.1, 1));
    return { there: leg(), back: leg() };
  }

  commitDelay(): number {
    if (!this.#happens(this.#profile.lockWait)) return this.#between(0.5, 4);
    return this.#chance.isTrue(0.2) ? this.#between(2_000, 9_000) : this.#between(20, 800);
  }

  commitFate(): CommitFate {
    if (this.isDatabaseAway) return 'refused';
    const { unknownOutcome, crashAtCommit, refusedBatch, faultyBatch } = this.#profile;
    const ending = () => (['stored', 'lost', 'late'] as const)[this.#chance.below(3)] ?? 'lost';
    if (this.#happens(unknownOutcome)) return `unknown-${ending()}`;
    if (this.#happens(crashAtCommit)) return `crash-${ending()}`;
    if (this.#happens(refusedBatch)) return 'refused';
    return this.#happens(faultyBatch) ? 'fault' : 'stored';
  }

  /** A write whose connection died may still be carried out, soon after. */
  lateBy(fate: CommitFate): number {
    return fate === 'unknown-late' ? this.#between(1, 40) : this.#between(1, 2_000);
  }

  diskDelay(): number {
    return this.isCalm ? 0.5 : this.#between(0.5, 20);
  }

  /** One way between a device and a node. */
  linkDelay(): number {
    return this.isCalm ? this.#between(1, 5) : this.#between(1, 60);
  }

  /** Whether an HTTP request or its answer gets lost. */
  isHttpLost(): boolean {
    return this.#happens(this.#profile.networkIncidents > 0 ? 0.1 : 0);
  }

  #happens(probability: number): boolean {
    return !this.isCalm && this.#chance.isTrue(probability);
  }

  #between(low: number, high: number): number {
    return this.#chance.between(low, high);
  }
}
