import { expect, test } from 'bun:test';
import { checkRecord } from './checker.ts';
import type { RecordLine } from './record.ts';
import { lineOf, replaceLine, type SmallWorld, smallWorld } from './small-world.ts';

test('a clean record passes, and everything in it is counted', async () => {
  const report = await check(smallWorld());
  expect(report.violations).toEqual([]);
  expect(report).toMatchObject({ acknowledged: 7, refused: 1, delivered: 24, rows: 8, kills: 1 });
});

/** A violation planted in an otherwise clean world, and the invariants under which it has to be found. */
const planted: readonly { name: string; plant: (world: SmallWorld) => void; found: readonly string[] }[] = [
  {
    name: 'a lost row at the end of a log',
    plant: ({ database }) => {
      database.run('DELETE FROM log WHERE seq = 8');
      database.run(`UPDATE streams SET last_seq = 7, last_no = 4, digest = 'digest7'`);
    },
    found: ['I1', 'I3', 'I5', 'I9'],
  },
  {
    name: 'a lost row that left a hole',
    plant: ({ database }) => database.run('DELETE FROM log WHERE seq = 4'),
    found: ['I1', 'I4', 'I5'],
  },
  {
    name: 'a hole that was closed by moving what follows',
    plant: ({ database }) => {
      database.run('DELETE FROM log WHERE seq = 4');
      database.run('UPDATE log SET seq = seq - 1 WHERE seq > 4');
    },
    found: ['I1', 'I3', 'I4'],
  },
  {
    name: 'a row doubled at the end of the log',
    plant: ({ database }) => {
      database.run(`INSERT INTO log SELECT stream_id, 9, 6, type, sender_id, client_id, part, ref_seq, 9, 'digest9',
        body FROM log WHERE seq = 8`);
      database.run(`UPDATE streams SET last_seq = 9, last_no = 6, digest = 'digest9'`);
    },
    found: ['I2', 'I5'],
  },
  {
    name: 'an acknowledgement without the receipt that a retry would need',
    plant: ({ database }) => database.run(`DELETE FROM receipts WHERE client_id = 'c4'`),
    found: ['I2'],
  },
  {
    name: 'a number used twice',
    plant: ({ database }) => database.run('UPDATE log SET no = 3 WHERE seq = 7'),
    found: ['I4'],
  },
  {
    name: 'two rows of one device that changed places',
    plant: ({ database }) => swapRows(database, 7, 8),
    found: ['I1', 'I3'],
  },
  {
    name: 'two acknowledgements of one device in the wrong order',
    plant: (world) => {
      const earlier = lineOf(world, 'invoke', ({ id }) => id === 'c7');
      replaceLine(world, earlier, { ...earlier, order: 12 });
    },
    found: ['I7'],
  },
  {
    name: 'a row delivered with another identity',
    plant: (world) => changeEvent(world, 'bob.1', 4, { id: 'c5' }),
    found: ['I3'],
  },
  {
    name: 'a row that changed its sender after it was delivered',
    plant: ({ database }) => database.run(`UPDATE log SET sender_id = 'bob' WHERE seq = 4`),
    found: ['I1', 'I3'],
  },
  {
    name: 'two contents of one state that still stands',
    plant: (world) => changeEvent(world, 'bob.1', 7, { body: 'another' }),
    found: ['I3'],
  },
  {
    name: 'two contents of one state that an edit has replaced since',
    plant: (world) => changeEvent(world, 'bob.1', 2, { body: 'another' }),
    found: ['I3'],
  },
  {
    name: 'another text than the one that was sent',
    plant: ({ database }) => database.run(`UPDATE log SET body = '{"text":"forged"}' WHERE seq = 4`),
    found: ['I1', 'I3'],
  },
  {
    name: 'a digest that is not the one stored',
    plant: (world) => changeEvent(world, 'bob.1', 7, { digest: 'another' }),
    found: ['I3'],
  },
  {
    name: 'a window that leaves one out',
    plant: (world) =>
      replaceLine(
        world,
        lineOf(world, 'event', ({ d, seq }) => d === 'alice.2' && seq === 5),
      ),
    found: ['I6'],
  },
  {
    name: 'a window that applies one twice',
    plant: (world) => {
      const event = lineOf(world, 'event', ({ d, seq }) => d === 'alice.2' && seq === 5);
      replaceLine(world, event, event, event);
    },
    found: ['I6'],
  },
  {
    name: 'a window that applies two in the wrong order',
    plant: (world) => {
      const first = lineOf(world, 'event', ({ d, seq }) => d === 'alice.2' && seq === 5);
      const second = lineOf(world, 'event', ({ d, seq }) => d === 'alice.2' && seq === 6);
      world.lines[world.lines.indexOf(first)] = { ...second };
      world.lines[world.lines.lastIndexOf(second)] = first;
    },
    found: ['I6'],
  },
  {
    name: 'a reset in a run in which nothing was restored',
    plant: ({ lines }) =>
      lines.push({ k: 'window', d: 'bob.1', s: 'talk', base: 8, reason: 'reset digest', head: 8 }),
    found: ['I6'],
  },
  {
    name: 'a client that begins anew although it was hardly behind',
    plant: ({ lines }) =>
      lines.push({ k: 'window', d: 'bob.1', s: 'talk', base: 8, reason: 'behind', head: 8 }),
    found: ['I6'],
  },
  {
    name: 'a refused operation that appears after all',
    plant: ({ database }) => database.run(`UPDATE log SET client_id = 'c99' WHERE seq = 4`),
    found: ['I1', 'I8'],
  },
  {
    name: 'a refused operation that has a receipt',
    plant: ({ database }) => database.run(`INSERT INTO receipts VALUES ('alice', 'c99', 9)`),
    found: ['I8'],
  },
  {
    name: 'a wrong number of unread messages',
    plant: (world) => changeHead(world, 'alice', { unread: 3 }),
    found: ['I9'],
  },
  {
    name: 'a wrong number of mentions',
    plant: (world) => changeHead(world, 'alice', { mentions: 0 }),
    found: ['I9'],
  },
  {
    name: 'a conversation that the list leaves out',
    plant: (world) => {
      const head = lineOf(world, 'head', ({ u }) => u === 'bob');
      replaceLine(world, head, { ...head, s: 'elsewhere' });
    },
    found: ['I9'],
  },
  {
    name: 'a read mark that an answer takes back',
    plant: (world) => {
      const mark = lineOf(world, 'mark', ({ ask }) => ask === 2);
      replaceLine(world, mark, { ...mark, read: 2 });
    },
    found: ['I10'],
  },
  {
    name: 'a read mark that was told and is not stored',
    plant: ({ database }) => database.run(`UPDATE members SET received_seq = 5 WHERE user_id = 'alice'`),
    found: ['I10'],
  },
  {
    name: 'a client that shows an edited row as it was before',
    plant: (world) => changeShown(world, 'bob.1', 2, { changed: 2, body: 'before' }),
    found: ['I5'],
  },
  {
    name: 'a client that does not show a row',
    plant: (world) =>
      replaceLine(
        world,
        lineOf(world, 'shown', ({ d, seq }) => d === 'bob.1' && seq === 6),
      ),
    found: ['I5'],
  },
  {
    name: 'a client that stops before the end',
    plant: (world) => {
      const final = lineOf(world, 'final', ({ d }) => d === 'bob.1');
      replaceLine(world, final, { ...final, cursor: 7 });
    },
    found: ['I5'],
  },
  {
    name: 'a device that does not show the conversation at all',
    plant: (world) =>
      replaceLine(
        world,
        lineOf(world, 'final', ({ d }) => d === 'alice.2'),
      ),
    found: ['I5'],
  },
  {
    name: 'a log over HTTP that ends early',
    plant: (world) =>
      replaceLine(
        world,
        lineOf(world, 'api', ({ u, seq }) => u === 'alice' && seq === 8),
      ),
    found: ['I5'],
  },
  {
    name: 'an operation that never gets an answer',
    plant: (world) =>
      replaceLine(
        world,
        lineOf(world, 'ok', ({ id }) => id === 'c8'),
      ),
    found: ['settled'],
  },
];

test.each([...planted])('the checker finds $name', async ({ plant, found }) => {
  const world = smallWorld();
  plant(world);
  const { violations, counts } = await check(world);
  for (const invariant of found) expect(Object.keys(counts)).toContain(invariant);
  expect(violations.map(({ invariant }) => invariant)).toContain(
    found[0] as (typeof violations)[0]['invariant'],
  );
});

test('a row below a window is known from history alone', async () => {
  const world = smallWorld();
  const window = lineOf(world, 'window', ({ d }) => d === 'bob.1');
  replaceLine(world, window, { ...window, base: 3 });
  world.lines = world.lines.filter((line) => !(line.k === 'event' && line.d === 'bob.1' && line.seq <= 3));
  expect((await check(world)).violations).toEqual([]);
});

test('many violations are counted and only the first of each told', async () => {
  const world = smallWorld();
  const head = lineOf(world, 'head', ({ u }) => u === 'bob');
  world.lines.push(...Array.from({ length: 50 }, () => ({ ...head, unread: 9 })));
  const { violations, counts } = await check(world);
  expect(counts).toEqual({ I9: 50 });
  expect(violations).toHaveLength(20);
});

function check({ lines, database }: SmallWorld) {
  return checkRecord(streamed(lines), database);
}

async function* streamed(lines: readonly RecordLine[]): AsyncGenerator<RecordLine> {
  yield* lines;
}

function changeEvent(world: SmallWorld, device: string, seq: number, change: object): void {
  const event = lineOf(world, 'event', (line) => line.d === device && line.seq === seq);
  replaceLine(world, event, { ...event, ...change });
}

function changeShown(world: SmallWorld, device: string, seq: number, change: object): void {
  const shown = lineOf(world, 'shown', (line) => line.d === device && line.seq === seq);
  replaceLine(world, shown, { ...shown, ...change });
}

function changeHead(world: SmallWorld, user: string, change: object): void {
  const head = lineOf(world, 'head', ({ u }) => u === user);
  replaceLine(world, head, { ...head, ...change });
}

function swapRows(database: SmallWorld['database'], one: number, other: number): void {
  database.run('UPDATE log SET seq = -1 WHERE seq = ?', [one]);
  database.run('UPDATE log SET seq = ? WHERE seq = ?', [one, other]);
  database.run('UPDATE log SET seq = ? WHERE seq = -1', [other]);
}
