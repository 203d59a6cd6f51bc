import type { bodies, Head, Person as Peer } from '../../src/interface/protocol/index.ts';
import type { MagpieClient, Row, TimelineRow } from '../../src/interface/sdk/index.ts';
import type { ModelWorld } from './model-world.ts';

type Contact = bodies.Contact;

/** What a list of conversations shows of one. */
export interface Entry {
  readonly kind: string;
  readonly peer: Peer | undefined;
  readonly unread: number;
  readonly mentions: number;
  readonly isEnded: boolean;
}

/** One line of a conversation as a person reads it. */
export interface Line {
  readonly seq: number | undefined;
  readonly key: string;
  readonly type: string;
  readonly sender: string;
  readonly isMine: boolean;
  readonly at: number;
  readonly text: string | undefined;
  readonly mentions: readonly unknown[];
  readonly reply: number | undefined;
  readonly isErased: boolean;
  readonly edits: number;
  readonly delivery: string | undefined;
}

export type Floor = Pick<Head, 'stream' | 'floor'>;

/** Everything that somebody sees of the server, by whichever road they look. */
export interface View {
  readonly me: unknown;
  readonly sessions: readonly unknown[];
  /** By person; what others are called is told by no event. */
  readonly contacts: Readonly<Record<string, object>>;
  readonly entries: Readonly<Record<string, Entry>>;
  /** By stream, their own among them. */
  readonly rows: Readonly<Record<string, readonly Row[]>>;
  readonly lines: Readonly<Record<string, readonly Line[]>>;
}

/**
 * What one device shows. `streams` are all that its person has: a device learns of a new floor with its next head, and
 * until then it holds a little more than others can still read.
 */
export function deviceView(world: ModelWorld, client: MagpieClient, streams: readonly Floor[]): View {
  const conversations = client.conversations();
  const sessions = world
    .answered(client.sessions())
    .map(({ id, device, deviceName }) => ({ id, device, deviceName }));
  return {
    me: client.me,
    sessions,
    contacts: byPerson(client.contacts()),
    entries: Object.fromEntries(
      conversations.map(({ stream, kind, peer, unread, mentions, isEnded }) => [
        stream,
        { kind, peer, unread, mentions, isEnded },
      ]),
    ),
    rows: Object.fromEntries(
      streams.map(({ stream, floor }) => [stream, client.rows(stream).filter(({ seq }) => seq > floor)]),
    ),
    lines: Object.fromEntries(
      conversations.map(({ stream }) => [stream, client.timeline(stream).map(lineOf)]),
    ),
  };
}

const byPerson = (contacts: readonly Contact[]): Record<string, object> =>
  Object.fromEntries(contacts.map(({ user, ...contact }) => [user.id, contact]));

const lineOf = (row: TimelineRow): Line => ({
  seq: row.seq,
  key: row.key,
  type: row.type,
  sender: row.sender,
  isMine: row.isMine,
  at: row.at,
  text: row.text,
  mentions: row.mentions,
  reply: row.reply,
  isErased: row.isErased,
  edits: row.edits,
  delivery: row.pending ? `pending ${row.pending.type}` : row.delivery,
});

/** What the HTTP calls tell with somebody's token: a snapshot from SQL, past every event. */
export class HttpView implements View {
  readonly me: unknown;
  readonly sessions: readonly unknown[];
  readonly contacts: Record<string, object>;
  readonly entries: Record<string, Entry> = {};
  readonly rows: Record<string, readonly Row[]> = {};
  readonly lines: Record<string, readonly Line[]> = {};
  readonly heads: readonly Head[];
  readonly #ask: (path: string) => unknown;

  constructor(world: ModelWorld, token: string) {
    this.#ask = (path) => world.get(path, token);
    const state = this.#ask('/me/state') as { me: { id: string; personal: string }; sessions: Session[] };
    this.me = state.me;
    this.sessions = state.sessions.map(({ id, device, deviceName }) => ({ id, device, deviceName }));
    this.contacts = byPerson(this.#contacts());
    this.heads = this.#heads();
    for (const head of this.heads) this.#read(head, state.me.id);
  }

  #contacts(): Contact[] {
    const contacts: Contact[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page = this.#ask(`/contacts?limit=2${next === '' ? '' : `&after=${next}`}`) as bodies.Contacts;
      contacts.push(...page.contacts);
      next = page.next;
    }
    return contacts;
  }

  #heads(): Head[] {
    const heads: Head[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page = this.#ask(`/conversations?limit=2${next === '' ? '' : `&after=${next}`}`) as HeadsPage;
      heads.push(...page.heads);
      next = page.next;
    }
    return heads;
  }

  #read(head: Head, me: string): void {
    const { stream, kind, peer, unread, mentions, leftSeq } = head;
    const rows = this.#allRows(head);
    this.rows[stream] = rows;
    if (kind === 'personal') return;
    this.entries[stream] = { kind, peer, unread, mentions, isEnded: leftSeq !== null };
    this.lines[stream] = rows.filter(isLine).map((row) => storedLine(row, head, me));
  }

  #allRows({ stream, lastSeq }: Head): Row[] {
    let rows: Row[] = [];
    for (let before = lastSeq + 1, isDone = false; !isDone; ) {
      const page = this.#ask(`/conversations/${stream}/events?before=${before}&limit=90`) as EventsPage;
      rows = [...page.events, ...rows];
      before = page.from;
      isDone = page.done;
    }
    return rows;
  }
}

interface Session {
  readonly id: string;
  readonly device: string;
  readonly deviceName: string;
}

interface HeadsPage {
  readonly heads: Head[];
  readonly next: string | null;
}

interface EventsPage {
  readonly events: Row[];
  readonly from: number;
  readonly done: boolean;
}

/** The rule of docs/protocol.md, written down a second time: what changes another row is no line, nor is `void`. */
const isLine = (row: Row): boolean => row.ref === undefined && row.type !== 'void';

function storedLine(row: Row, head: Head, me: string): Line {
  const { text, mentions, edits } = row.body ?? {};
  const isMine = row.sender === me;
  return {
    seq: row.seq,
    key: isMine && row.clientId !== undefined ? row.clientId : `${row.seq}`,
    type: row.type,
    sender: row.sender ?? '',
    isMine,
    at: row.at,
    text: typeof text === 'string' ? text : undefined,
    mentions: Array.isArray(mentions) ? mentions : [],
    reply: row.reply,
    isErased: row.body === null,
    edits: typeof edits === 'number' ? edits : 0,
    delivery: isMine ? deliveryOf(row.seq, head) : undefined,
  };
}

function deliveryOf(seq: number, { kind, peerRead = 0, peerReceived = 0 }: Head): string {
  if (kind !== 'direct') return 'sent';
  if (peerRead >= seq) return 'read';
  return peerReceived >= seq ? 'delivered' : 'sent';
}
