import { describe, expect, test } from 'bun:test';
import { acknowledgedTooEarly, parseTrace } from './strace-trace.ts';

const wal = '/data/magpie.db-wal';

describe('reading a trace', () => {
  test('a whole call tells its file, its bytes and its result', () => {
    expect(parseTrace(`7 pwrite64(12<${wal}>, "a\\0b\\"\\\\\\201", 6, 32) = 6`)).toEqual([
      { name: 'pwrite64', file: wal, data: 'a\0b"\\\x81', began: 0, ended: 0, result: 6 },
    ]);
  });

  test('an octal escape before a digit ends after three', () => {
    expect(parseTrace('7 write(3<TCP:[1->2]>, "\\2016{", 3) = 3')[0]?.data).toBe('\x816{');
  });

  test('a call interrupted by another thread spans both of its lines', () => {
    const calls = parseTrace(
      [
        `7 fdatasync(12<${wal}> <unfinished ...>`,
        '8 sendto(9<TCP:[127.0.0.1:80->127.0.0.1:81]>, "hi", 2, MSG_NOSIGNAL, NULL, 0) = 2',
        '7 <... fdatasync resumed>)            = 0',
      ].join('\n'),
    );
    expect(calls.map(({ name, began, ended }) => ({ name, began, ended }))).toEqual([
      { name: 'sendto', began: 1, ended: 1 },
      { name: 'fdatasync', began: 0, ended: 2 },
    ]);
  });

  test('the pieces of a gathered write are joined', () => {
    const line = '7 writev(9<TCP:[1->2]>, [{iov_base="ab", iov_len=2}, {iov_base="c", iov_len=1}], 2) = 3';
    expect(parseTrace(line)[0]).toMatchObject({ name: 'writev', file: 'TCP:[1->2]', data: 'abc', result: 3 });
  });

  test('a failed call has a negative result', () => {
    expect(parseTrace(`7 fsync(12<${wal}>) = -1 EIO (Input/output error)`)[0]?.result).toBe(-1);
  });

  test('signals, exits and calls without an end are left out', () => {
    const trace = `7 --- SIGTERM {si_signo=SIGTERM} ---\n7 +++ exited with 0 +++\n8 fsync(1<${wal}> <unfinished ...>`;
    expect(parseTrace(trace)).toEqual([]);
  });

  test('a string that strace cut short is not taken for the whole', () => {
    expect(() => parseTrace(`7 write(12<${wal}>, "abc"..., 4096) = 4096`)).toThrow('too small');
  });
});

describe('judging a trace', () => {
  const write = `7 pwrite64(12<${wal}>, "page with op-1", 14, 0) = 14`;
  const sync = `7 fdatasync(12<${wal}>) = 0`;
  const answer = '8 sendto(9<TCP:[1->2]>, "ack op-1", 8, 0, NULL, 0) = 8';

  test('written, synced and then told is in order', () => {
    expect(judge(write, sync, answer)).toEqual([]);
  });

  test.each([
    { name: 'told without a sync', lines: [write, answer], says: 'sync' },
    { name: 'told before the sync', lines: [write, answer, sync], says: 'sync' },
    { name: 'synced before it was written', lines: [sync, write, answer], says: 'sync' },
    { name: 'told before it was written', lines: [answer, write, sync], says: 'written' },
    { name: 'never told', lines: [write, sync], says: 'never' },
    {
      name: 'a failed sync',
      lines: [write, `7 fdatasync(12<${wal}>) = -1 EIO (error)`, answer],
      says: 'sync',
    },
    {
      name: 'a sync of another file',
      lines: [write, '7 fdatasync(11</data/magpie.db>) = 0', answer],
      says: 'sync',
    },
    {
      name: 'a sync that ends after the telling began',
      lines: [write, `7 fdatasync(12<${wal}> <unfinished ...>`, answer, '7 <... fdatasync resumed>) = 0'],
      says: 'sync',
    },
    {
      name: 'a sync that began before the write ended',
      lines: [
        `7 pwrite64(12<${wal}>, "page with op-1", 14, 0 <unfinished ...>`,
        `9 fdatasync(12<${wal}>) = 0`,
        '7 <... pwrite64 resumed>) = 14',
        answer,
      ],
      says: 'sync',
    },
  ])('$name is found', ({ lines, says }) => {
    expect(judge(...lines)).toEqual([expect.stringContaining(says)]);
  });

  function judge(...lines: string[]): string[] {
    return acknowledgedTooEarly(parseTrace(lines.join('\n')), { clientIds: ['op-1'], walFile: wal });
  }
});
