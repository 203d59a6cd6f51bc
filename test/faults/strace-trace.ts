/** A system call as strace saw it. `began` and `ended` are the places of its two halves in the trace. */
export interface SystemCall {
  readonly name: string;
  /** What the first argument's descriptor stands for: a path, or `TCP:[…]`. */
  readonly file: string;
  /** The bytes it carried, one character each. */
  readonly data: string;
  readonly began: number;
  readonly ended: number;
  /** What it returned; negative when it failed. */
  readonly result: number;
}

/** The calls whose order tells when something is on the disk and when somebody was told. */
export const tracedCalls = [
  ...['fsync', 'fdatasync'],
  ...['write', 'writev', 'pwrite64', 'pwritev', 'sendto', 'sendmsg', 'sendmmsg'],
];

/** Reads what `strace -f -yy` wrote: calls of many threads, one inside the other. A call without an end is left out. */
export function parseTrace(trace: string): SystemCall[] {
  const open = new Map<string, { text: string; began: number }>();
  const calls: SystemCall[] = [];
  for (const [place, line] of trace.split('\n').entries()) {
    const [, thread = '', text = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(text);
    const begun = open.get(thread);
    if (text.endsWith(unfinished)) {
      open.set(thread, { text: text.slice(0, -unfinished.length), began: place });
    } else if (resumed && begun) {
      open.delete(thread);
      calls.push(...callIn(begun.text + resumed[1], { began: begun.began, ended: place }));
    } else {
      calls.push(...callIn(text, { began: place, ended: place }));
    }
  }
  return calls;
}

/**
 * What is wrong with how these operations were made known, by their client ids. Nothing is when before each socket
 * write that names an operation its row was written to the log file and a sync of that file began and was completed.
 */
export function acknowledgedTooEarly(
  calls: readonly SystemCall[],
  { clientIds, walFile }: { clientIds: readonly string[]; walFile: string },
): string[] {
  const toLog = calls.filter(({ file }) => file === walFile);
  const syncs = toLog.filter(({ name, result }) => /^f(data)?sync$/.test(name) && result === 0);
  const writes = toLog.filter(({ name, result }) => name.includes('write') && result > 0);
  const told = calls.filter(({ file }) => file.startsWith('TCP'));
  return clientIds.flatMap((id) => {
    const answer = told.find(({ data }) => data.includes(id));
    const stored = writes.find(({ data }) => data.includes(id));
    if (!answer) return [`${id} was never told to anyone`];
    if (!stored || stored.ended > answer.began)
      return [`${id} was told before it was written to the log file`];
    const isSynced = syncs.some(({ began, ended }) => began > stored.ended && ended < answer.began);
    return isSynced ? [] : [`${id} was told before a sync of the log file was completed`];
  });
}

const unfinished = ' <unfinished ...>';

function callIn(text: string, span: { began: number; ended: number }): SystemCall[] {
  const [, name = '', args = '', result = ''] = /^(\w+)\((.*)\) += (-?\d+)/s.exec(text) ?? [];
  if (!tracedCalls.includes(name)) return [];
  const data = [...args.matchAll(/"((?:[^"\\]|\\.)*)"(\.\.\.)?/g)];
  if (data.some(([, , cut]) => cut))
    throw new Error(`strace cut a string short; its -s is too small for ${name}.`);
  const file = /^\d+<((?:TCP|UDP|UNIX)[^[]*:\[.*?\]|[^>]*)>/.exec(args)?.[1] ?? '';
  return [
    {
      name,
      file,
      data: data.map(([, each = '']) => unescaped(each)).join(''),
      ...span,
      result: Number(result),
    },
  ];
}

const shortEscapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f' };

function unescaped(text: string): string {
  return text.replace(/\\([0-7]{1,3}|.)/g, (_, code: string) =>
    /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : (shortEscapes[code] ?? code),
  );
}
