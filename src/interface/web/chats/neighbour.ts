/** The neighbour of the conversation that is open: the first where none is, and none past the ends. */
export function neighbourOf(
  shown: readonly { readonly stream: string }[],
  current: string | null,
  step: 1 | -1,
): string | undefined {
  const at = shown.findIndex(({ stream }) => stream === current);
  return at < 0 ? shown[0]?.stream : shown[at + step]?.stream;
}
