import type { Line } from '../lines.ts';
import type { Heights } from './geometry.ts';

/** Heights that are remembered; those of lines that slid away go first. */
const SIZES_MAX = 2_000;

/** Guesses for lines that were never shown, in pixels; what they get wrong is taken up without moving anything. */
const GUESS = { older: 168, day: 40, new: 42, row: 42, first: 12, textLine: 22, charactersInLine: 54 };

/** How high the lines are: as measured, else as guessed from what they say. */
export class LineSizes implements Heights {
  readonly #measured = new Map<string, number>();
  #lines: readonly Line[] = [];

  get count(): number {
    return this.#lines.length;
  }

  of(index: number): number {
    const line = this.#lines[index];
    return line ? (this.#measured.get(line.key) ?? guess(line)) : 0;
  }

  show(lines: readonly Line[]): void {
    this.#lines = lines;
    if (this.#measured.size <= SIZES_MAX) return;
    const shown = new Set(lines.map(({ key }) => key));
    for (const key of this.#measured.keys()) if (!shown.has(key)) this.#measured.delete(key);
  }

  measured(key: string, height: number): void {
    this.#measured.set(key, height);
  }

  /** In a column of another width every line breaks elsewhere. */
  forget(): void {
    this.#measured.clear();
  }
}

function guess(line: Line): number {
  if (line.kind !== 'row') return GUESS[line.kind];
  const { text = '' } = line.row;
  const textLines = text
    .split('\n', 40)
    .reduce((sum, each) => sum + Math.max(1, Math.ceil(each.length / GUESS.charactersInLine)), -1);
  return GUESS.row + textLines * GUESS.textLine + (line.isFirst ? GUESS.first : 0);
}
