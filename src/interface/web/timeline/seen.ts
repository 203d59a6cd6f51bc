/** The highest number on the screen of a conversation now; undefined where nobody can be looking at its end. */
const shown = new Map<string, number>();

export const seenIn = (stream: string): number | undefined => shown.get(stream);

export function setSeen(stream: string, seq: number | undefined): void {
  if (seq === undefined) shown.delete(stream);
  else shown.set(stream, seq);
}
