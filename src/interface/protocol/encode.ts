/** A stored row, as far as the wire needs it. `body` is JSON text and goes out as it is, without being parsed. */
export interface StoredEvent {
  readonly seq: number;
  readonly no: number;
  readonly type: string;
  readonly at: number;
  readonly senderId: string;
  readonly clientId: string;
  readonly part: number;
  readonly refSeq: number | null;
  readonly replySeq: number | null;
  readonly changedSeq: number;
  readonly digest: string;
  readonly body: string | null;
}

/** An event as JSON text. Ids and types are plain ASCII by construction, so they need no escaping. */
export function encodeEvent(row: StoredEvent): string {
  const ref = row.refSeq === null ? '' : `,"ref":${row.refSeq}`;
  const reply = row.replySeq === null ? '' : `,"reply":${row.replySeq}`;
  const changed = row.changedSeq === row.seq ? '' : `,"changed":${row.changedSeq}`;
  return (
    `{"seq":${row.seq},"no":${row.no},"type":"${row.type}","at":${row.at},"sender":"${row.senderId}",` +
    `"clientId":"${row.clientId}","part":${row.part}${ref}${reply}${changed},"body":${row.body ?? 'null'}}`
  );
}

/** What stands for an event whose changed row this viewer cannot see: its place, and nothing else. */
export const encodeVoid = (row: StoredEvent): string =>
  `{"seq":${row.seq},"no":${row.no},"type":"void","at":${row.at}}`;

export function encodeEvents(
  rows: readonly StoredEvent[],
  isHidden: (row: { readonly refSeq: number | null }) => boolean,
): string {
  return `[${rows.map((row) => (isHidden(row) ? encodeVoid(row) : encodeEvent(row))).join(',')}]`;
}

/** An `event` frame: a contiguous run as it was committed. */
export function encodeRun(
  stream: string,
  rows: readonly StoredEvent[],
  isHidden: (row: { readonly refSeq: number | null }) => boolean,
): string {
  const first = rows[0]?.seq ?? 0;
  const digest = rows.at(-1)?.digest ?? '';
  return `{"op":"event","stream":"${stream}","first":${first},"digest":"${digest}","events":${encodeEvents(rows, isHidden)}}`;
}

/** A `marks` hint; `own` goes only to the reader's own devices. */
export const encodeMarks = (marks: {
  readonly streamId: string;
  readonly userId: string;
  readonly readSeq: number;
  readonly receivedSeq: number;
  readonly own?: { readonly unread: number; readonly mentions: number };
}): string =>
  JSON.stringify({
    op: 'marks',
    stream: marks.streamId,
    user: marks.userId,
    read: marks.readSeq,
    received: marks.receivedSeq,
    ...marks.own,
  });

export const encodeTyping = (typing: { readonly streamId: string; readonly userId: string }): string =>
  JSON.stringify({ op: 'typing', stream: typing.streamId, user: typing.userId });

export const encodePresence = (
  states: readonly {
    readonly userId: string;
    readonly online: boolean;
    readonly seenAt?: number | undefined;
    readonly mode?: 'away' | 'busy' | undefined;
    readonly text?: string | undefined;
  }[],
): string =>
  JSON.stringify({
    op: 'presence',
    users: states.map(({ userId, online, seenAt, mode, text }) => ({
      id: userId,
      online,
      seenAt,
      mode,
      text,
    })),
  });

export const encodePeople = (
  people: readonly { readonly userId: string; readonly handle: string; readonly name: string }[],
): string =>
  JSON.stringify({
    op: 'people',
    users: people.map(({ userId, handle, name }) => ({ id: userId, handle, name })),
  });
