/** A text field's content with what is selected in it. */
export interface Selection {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The marks that a key puts around the selection, with Ctrl or Command held. */
const MARKS: Readonly<Record<string, string>> = { b: '**', i: '*', e: '`' };

export const markOf = (key: string): string | undefined => MARKS[key.toLowerCase()];

/** Puts the mark around the selection, or takes it away where it is there already. */
export function toggleMark({ text, start, end }: Selection, mark: string): Selection {
  const size = mark.length;
  const isMarked =
    text.slice(start - size, start) === mark &&
    text.slice(end, end + size) === mark &&
    // A single star beside another is the half of two.
    (mark !== '*' || text[start - 2] !== '*' || text[start - 3] === '*');
  if (isMarked) {
    const without = text.slice(0, start - size) + text.slice(start, end) + text.slice(end + size);
    return { text: without, start: start - size, end: end - size };
  }
  const within = text.slice(0, start) + mark + text.slice(start, end) + mark + text.slice(end);
  return { text: within, start: start + size, end: end + size };
}
