import type { ContactsChange, OutboxChange, StoredIdentity, StoredState, StreamChange } from '../records.ts';
import type { MemoryStore } from './memory-store.ts';

/** One write of a store. `none` stands for no write: it only waits its turn. */
export type JournalLine =
  | { readonly identity: StoredIdentity }
  | { readonly stream: StreamChange }
  | { readonly outbox: OutboxChange }
  | { readonly contacts: ContactsChange }
  | { readonly wipe: true }
  | { readonly none: true };

const LINE_END = 10;

/** The lines up to the first that is not whole. `isDamaged`: more than the last one is broken. */
export function parseJournal(bytes: Uint8Array): {
  lines: JournalLine[];
  goodBytes: number;
  isDamaged: boolean;
} {
  const lines: JournalLine[] = [];
  const decoder = new TextDecoder();
  let goodBytes = 0;
  for (let end = bytes.indexOf(LINE_END); end !== -1; end = bytes.indexOf(LINE_END, goodBytes)) {
    const line = parseLine(decoder.decode(bytes.subarray(goodBytes, end)));
    if (!line) return { lines, goodBytes, isDamaged: true };
    lines.push(line);
    goodBytes = end + 1;
  }
  return { lines, goodBytes, isDamaged: false };
}

/** Does to the mirror what the line says. */
export function replay(mirror: MemoryStore, line: JournalLine): void {
  if ('identity' in line) mirror.putIdentity(line.identity);
  else if ('stream' in line) mirror.putStream(line.stream);
  else if ('outbox' in line) mirror.putOutbox(line.outbox);
  else if ('contacts' in line) mirror.putContacts(line.contacts);
  else if ('wipe' in line) mirror.forget();
}

/** The shortest journal that ends in this state. */
export function snapshotLines({ identity, streams, outbox, contacts }: StoredState): JournalLine[] {
  return [
    ...(identity ? [{ identity }] : []),
    ...streams.map(({ record, rows }) => ({ stream: { record, rows, dropAll: true } })),
    ...(outbox.length > 0 ? [{ outbox: { put: outbox } }] : []),
    ...(contacts.length > 0 ? [{ contacts: { put: contacts, remove: [] } }] : []),
  ];
}

function parseLine(text: string): JournalLine | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null ? (line as JournalLine) : undefined;
  } catch {
    return undefined;
  }
}
