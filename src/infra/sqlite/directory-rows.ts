/** Texts of a person as they are kept: folded, and what is Chinese read aloud. */
export interface KeptTexts {
  readonly handle: string;
  readonly name: string;
  /** A line a text, its syllables between spaces. */
  readonly readings: string;
  /** The same without spaces and by first letters, a line each: where something is in it, `readings` say whether it counts. */
  readonly spoken: string;
}

export interface DirectoryRow extends KeptTexts {
  readonly entry: number;
  readonly isOpen: number;
}

export function keptTexts(
  { handle, name }: { handle: string; name: string },
  readings: readonly (readonly string[])[],
): KeptTexts {
  const initials = (syllables: readonly string[]) => syllables.map((each) => each.slice(0, 1)).join('');
  return {
    handle,
    name,
    readings: readings.map((syllables) => syllables.join(' ')).join('\n'),
    spoken: readings.flatMap((syllables) => [syllables.join(''), initials(syllables)]).join('\n'),
  };
}

export const readingsIn = (readings: string): readonly (readonly string[])[] =>
  readings === '' ? [] : readings.split('\n').map((line) => line.split(' '));
