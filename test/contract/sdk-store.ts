import type {
  OutboxEntry,
  Row,
  Store,
  StoredContact,
  StoredIdentity,
  StreamRecord,
} from '../../src/interface/sdk/index.ts';

/**
 * What every store of the SDK promises. Nothing of a test runner is in here, so that a page can run the same body
 * against IndexedDB. `open` gives a new object over the same place, as the next start of a program would.
 */
export interface StoreCase {
  readonly name: string;
  run(open: () => Promise<Store>): Promise<void>;
}

const NEWEST = 60;
const STREAM = 'c'.repeat(26);
const OTHER = 'd'.repeat(26);
const identity: StoredIdentity = { device: 'd'.repeat(26), token: 'secret', epoch: 'epoch-1', level: 1 };

const row = (seq: number, text = `text ${seq}`): Row => ({
  seq,
  no: seq,
  type: 'message',
  at: seq,
  body: { text },
});

const entry = (order: number, attempt = 0): OutboxEntry => ({
  clientId: `id-${100 - order}`,
  stream: STREAM,
  order,
  createdAt: order,
  attempt,
  operation: { type: 'message', text: `wait ${order}`, mentions: [] },
});

const known = (id: string, seq = 1): StoredContact => ({
  seq,
  contact: {
    user: { id, handle: id, name: id },
    relation: 'friend',
    isBlocked: false,
    isStarred: false,
    labels: ['lab'],
    changedAt: seq,
  },
});

function record(cursor: number, stream = STREAM): StreamRecord {
  const window = { base: 0, cursor, digest: '', cursorNo: cursor, isComplete: true };
  const counts = { lastSeq: cursor, lastNo: cursor, readSeq: 0, readNo: 0, ownAbove: 0, receivedSeq: 0 };
  const rest = { floor: 0, digest: '', visibleFrom: 0, leftSeq: null, unread: 0, mentions: 0 };
  return {
    stream,
    window,
    mark: { read: 0, received: 0 },
    head: { stream, kind: 'direct', ...counts, ...rest },
  };
}

export const storeContract: readonly StoreCase[] = [
  {
    name: 'a new store is empty',
    run: async (open) => {
      const store = await open();
      same(await store.load(NEWEST), { identity: null, streams: [], outbox: [], contacts: [] });
      await store.close();
    },
  },
  {
    name: 'what was saved is there at the next start',
    run: async (open) => {
      const before = await open();
      await before.load(NEWEST);
      await before.saveIdentity(identity);
      await before.saveStreams([{ record: record(2), rows: [row(2), row(1)] }]);
      await before.saveOutbox({ put: [entry(1), entry(2)] });
      await before.close();
      await expectState(open, {
        identity,
        streams: [{ record: record(2), rows: [row(1), row(2)] }],
        outbox: [entry(1), entry(2)],
        contacts: [],
      });
    },
  },
  {
    name: 'later writes of one thing win, also when nobody waited for the earlier ones',
    run: async (open) => {
      const store = await open();
      await Promise.all([
        store.saveIdentity({ ...identity, epoch: 'epoch-0' }),
        store.saveIdentity(identity),
        store.saveStreams([{ record: record(1), rows: [row(1, 'old')] }]),
        store.saveStreams([{ record: record(2), rows: [row(1, 'new'), row(2)] }]),
        store.saveOutbox({ put: [entry(1)] }),
        store.saveOutbox({ put: [entry(1, 1)] }),
      ]);
      await store.close();
      await expectState(open, {
        identity,
        streams: [{ record: record(2), rows: [row(1, 'new'), row(2)] }],
        outbox: [entry(1, 1)],
        contacts: [],
      });
    },
  },
  {
    name: 'a change drops before it puts, and only in its own stream',
    run: async (open) => {
      const store = await open();
      await store.saveStreams([{ record: record(3), rows: [row(1), row(2), row(3)] }]);
      await store.saveStreams([{ record: record(2, OTHER), rows: [row(1), row(2)] }]);
      await store.saveStreams([{ record: record(4), rows: [row(1, 'again'), row(4)], dropUpTo: 2 }]);
      await store.saveStreams([{ record: record(2, OTHER), rows: [row(2, 'again')], dropAll: true }]);
      await store.close();
      await expectState(open, {
        identity: null,
        streams: [
          { record: record(4), rows: [row(1, 'again'), row(3), row(4)] },
          { record: record(2, OTHER), rows: [row(2, 'again')] },
        ],
        outbox: [],
        contacts: [],
      });
    },
  },
  {
    name: 'a start reads the newest rows alone, and the others are there when they are asked for',
    run: async (open) => {
      const before = await open();
      const rows = Array.from({ length: 9 }, (_, index) => row(index + 1));
      await before.saveStreams([{ record: record(9), rows }]);
      await before.close();
      const store = await open();
      const { streams } = await store.load(3);
      same(streams, [{ record: record(9), rows: [row(7), row(8), row(9)] }]);
      same(await store.readRows(STREAM, { above: 2, upTo: 5 }), [row(3), row(4), row(5)]);
      same(await store.readRows(STREAM, { above: 8, upTo: 20 }), [row(9)]);
      same(await store.readRows(OTHER, { above: 0, upTo: 5 }), []);
      await store.close();
    },
  },
  {
    name: 'late events change the rows that are stored, in their order, and none that has seen them',
    run: async (open) => {
      const store = await open();
      const edit = (seq: number, ref: number, text: string): Row => ({
        ...row(seq),
        ...{ type: 'edit', ref, body: { v: 1, text } },
      });
      const recall: Row = { ...row(7), type: 'recall', ref: 2, body: { v: 1 } };
      const seen: Row = { ...row(3, 'as of 6'), changed: 6 };
      await store.saveStreams([
        { record: record(3), rows: [row(1), row(2), seen] },
        { record: record(3, OTHER), rows: [row(1), row(2)] },
      ]);
      const [first, second, third] = [edit(4, 1, 'new'), edit(5, 2, 'gone'), edit(6, 3, 'again')];
      await store.saveStreams([
        { record: record(6), rows: [first, second, third], late: [first, second, third] },
      ]);
      await store.saveStreams([{ record: record(7), rows: [recall], late: [recall] }]);
      const changed = { kind: undefined, v: 1, original: 'text 1', edits: 1, text: 'new' };
      same(await store.readRows(STREAM, { above: 0, upTo: 7 }), [
        { ...row(1), body: changed, changed: 4 },
        { ...row(2), body: null, changed: 7 },
        seen,
        first,
        { ...second, body: null, changed: 7 },
        third,
        recall,
      ]);
      same(await store.readRows(OTHER, { above: 0, upTo: 2 }), [row(1), row(2)]);
      await store.close();
    },
  },
  {
    name: 'an outbox change removes and puts together, and the order is the one of the entries',
    run: async (open) => {
      const store = await open();
      await store.saveOutbox({ put: [entry(3), entry(1), entry(2)] });
      await store.saveOutbox({ put: [entry(4)], remove: [entry(2).clientId, 'never there'] });
      await store.close();
      await expectState(open, {
        identity: null,
        streams: [],
        outbox: [entry(1), entry(3), entry(4)],
        contacts: [],
      });
    },
  },
  {
    name: 'people are put and removed together, the later word about each wins, and a start has them all in order',
    run: async (open) => {
      const store = await open();
      await store.saveContacts({ put: [known('c'), known('a'), known('b')], remove: [] });
      await store.saveContacts({ put: [known('b', 7)], remove: ['a', 'never there'] });
      await store.close();
      await expectState(open, {
        identity: null,
        streams: [],
        outbox: [],
        contacts: [known('b', 7), known('c')],
      });
    },
  },
  {
    name: 'a wiped store has forgotten everything and can be used again',
    run: async (open) => {
      const store = await open();
      await store.saveIdentity(identity);
      await store.saveStreams([{ record: record(1), rows: [row(1)] }]);
      await store.saveOutbox({ put: [entry(1)] });
      await store.saveContacts({ put: [known('a')], remove: [] });
      await store.wipe();
      same(await store.load(NEWEST), { identity: null, streams: [], outbox: [], contacts: [] });
      await store.saveOutbox({ put: [entry(2)] });
      await store.close();
      await expectState(open, { identity: null, streams: [], outbox: [entry(2)], contacts: [] });
    },
  },
];

async function expectState(open: () => Promise<Store>, expected: object): Promise<void> {
  const store = await open();
  same(await store.load(NEWEST), expected);
  await store.close();
}

function same(actual: object, expected: object): void {
  const [is, should] = [sorted(actual), sorted(expected)];
  if (is !== should) throw new Error(`the store holds ${is} and should hold ${should}`);
}

/** JSON with the keys of every object in one order. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
