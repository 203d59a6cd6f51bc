/** One line of the log for people: time, level, phrase, then the fields; a stack keeps its lines, indented. */
export function formatForPeople(line: string): string {
  const { time, level, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const clock = String(time).slice(11, 23);
  const stack = stackOf(fields['fault']);
  const shown = Object.entries(fields).map(([name, value]) => `${name}=${fieldText(value)}`);
  const first = [clock, String(level).padEnd(5), msg, ...shown].join(' ');
  return `${[first, ...stack].join('\n    ')}\n`;
}

function fieldText(value: unknown): string {
  if (typeof value === 'string') return /^[\w.:/@-]+$/.test(value) ? value : JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  return 'stack' in value ? JSON.stringify((value as { message?: unknown }).message) : JSON.stringify(value);
}

function stackOf(fault: unknown): string[] {
  if (typeof fault !== 'object' || fault === null || !('stack' in fault)) return [];
  return String(fault.stack)
    .split('\n')
    .slice(1)
    .map((each) => each.trim());
}
