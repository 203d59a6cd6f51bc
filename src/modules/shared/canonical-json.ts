/**
 * JSON with sorted keys and no spaces: two requests that mean the same read the same. Depth is bounded by the parser
 * that made the value.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(',')}}`;
}

/**
 * What is hashed of an operation: everything as received, unknown fields too, but not `attempt` and `seen`, which
 * change between attempts; with where it goes and what it is.
 */
export function operationText(streamId: string, operation: Readonly<Record<string, unknown>>): string {
  const { attempt: _attempt, seen: _seen, ...said } = operation;
  return canonicalJson({ ...said, stream: streamId });
}
