import type { Row } from './records.ts';

/** Hints that wait for their message at once; of more, the oldest end by their time alone. */
const HINTS_MAX = 200;

/** What comes of writing: a change of an older message as well. */
const WRITTEN: ReadonlySet<string> = new Set(['message', 'edit']);

/** Who said that they write, and above which row what they write is awaited. */
export class TypingHints {
  readonly #after = new Map<string, number>();

  /** Somebody writes; all up to `heardUpTo` was written before. */
  heard(stream: string, user: string, heardUpTo: number): void {
    const key = keyOf(stream, user);
    this.#after.delete(key);
    this.#after.set(key, heardUpTo);
    for (const oldest of [...this.#after.keys()].slice(0, -HINTS_MAX)) this.#after.delete(oldest);
  }

  /** Whose message, of those who said that they write one, is among these. */
  arrived(stream: string, applied: readonly Row[]): string[] {
    return applied.flatMap(({ type, sender = '', seq }) => {
      const key = keyOf(stream, sender);
      const after = this.#after.get(key);
      if (!WRITTEN.has(type) || after === undefined || seq <= after) return [];
      this.#after.delete(key);
      return sender;
    });
  }
}

const keyOf = (stream: string, user: string): string => `${stream} ${user}`;
