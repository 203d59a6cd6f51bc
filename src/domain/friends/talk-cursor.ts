/** The row of `server` that says how far the direct conversations follow a changed policy; absent when all do. */
export const TALK_CURSOR_KEY = 'talk_cursor';

/**
 * How far the conversations follow one change of the policy: that of the command `change`, up to the stream `after`,
 * '' at the start. The change is part of it, so that who followed an earlier one cannot take the start of a later one for
 * what they read.
 */
export interface TalkCursor {
  readonly change: string;
  readonly after: string;
}

/** A cursor as its row holds it. */
export const cursorText = ({ change, after }: TalkCursor): string => `${change}/${after}`;

/** Reads what `cursorText` wrote. */
export function parseCursor(text: string): TalkCursor {
  const slash = text.indexOf('/');
  return { change: text.slice(0, slash), after: text.slice(slash + 1) };
}
