import type { ClientId } from '../../src/domain/shared/ids.ts';
import type { Random } from '../../src/interface/sdk/index.ts';
import type { Randomness } from '../../src/modules/shared/ports.ts';
import type { Chance } from '../support/chance.ts';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const HEX = '0123456789abcdef';

/** The randomness of nodes and devices, drawn from a seed. */
export class SeededIds implements Randomness, Random {
  readonly #chance: Chance;
  readonly #now: () => number;

  constructor(chance: Chance, now: () => number) {
    this.#chance = chance;
    this.#now = now;
  }

  id(): string {
    return this.#letters(BASE32, 26);
  }

  deviceId(): string {
    return this.id();
  }

  secret(): string {
    return this.#letters(BASE32, 52);
  }

  clientId(): ClientId {
    const time = Math.floor(this.#now()).toString(16).padStart(12, '0');
    const tail = `7${this.#letters(HEX, 3)}-8${this.#letters(HEX, 3)}-${this.#letters(HEX, 12)}`;
    return `${time.slice(0, 8)}-${time.slice(8)}-${tail}` as ClientId;
  }

  fraction(): number {
    return this.#chance.fraction();
  }

  #letters(alphabet: string, count: number): string {
    let text = '';
    for (let index = 0; index < count; index += 1) text += alphabet[this.#chance.below(alphabet.length)];
    return text;
  }
}
