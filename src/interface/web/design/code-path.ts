/** The dark squares of a code as one path, those beside each other in one stroke. */
export function pathOf(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) => strokesOf(row).map(({ x, width }) => `M${x} ${y}h${width}v1h-${width}z`))
    .join('');
}

function strokesOf(row: readonly boolean[]): { x: number; width: number }[] {
  const strokes: { x: number; width: number }[] = [];
  for (const [x, isDark] of row.entries()) {
    const last = strokes.at(-1);
    if (!isDark) continue;
    if (last && last.x + last.width === x) last.width += 1;
    else strokes.push({ x, width: 1 });
  }
  return strokes;
}
