import { describe, expect, test } from 'bun:test';
import { Refusal } from '../../../src/domain/shared/refusals.ts';
import { storeFault } from '../../../src/infra/sqlite/fault.ts';
import type { WriterAnswer, WriterRequest } from '../../../src/infra/sqlite/wire.ts';
import { SqliteWriter } from '../../../src/infra/sqlite/writer.ts';

type Fault = Extract<WriterAnswer, { fault: object }>['fault'];

describe('what a driver’s error means', () => {
  test.each([
    ['SQLITE_FULL', 'read_only', false],
    ['SQLITE_BUSY_SNAPSHOT', 'unavailable', false],
    ['SQLITE_LOCKED', 'unavailable', false],
    ['SQLITE_CANTOPEN', 'unavailable', false],
    ['SQLITE_READONLY_DBMOVED', 'unavailable', false],
    ['SQLITE_IOERR_FSYNC', 'unknown_outcome', true],
    ['SQLITE_CORRUPT', 'unknown_outcome', true],
    ['SQLITE_NOTADB', 'unknown_outcome', true],
    ['SQLITE_CONSTRAINT_PRIMARYKEY', undefined, false],
  ] as const)('%s is %p', (code, refusal, isFatal) => {
    expect(storeFault(Object.assign(new Error('x'), { code }))).toEqual({ code: refusal, isFatal });
  });

  test('an error that is no driver’s is a fault of ours', () => {
    expect(storeFault(new TypeError('x is not a function'))).toEqual({ code: undefined, isFatal: false });
  });
});

/** A thread whose disk fails when the test says so, which no real one can be asked for. */
class FailingThread {
  onmessage: ((event: MessageEvent<string>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  /** `undefined` does not answer at all. */
  next: Fault | 'fine' | undefined = 'fine';
  isTerminated = false;

  postMessage(text: string): void {
    const { id } = JSON.parse(text) as WriterRequest;
    const answer = this.next === 'fine' ? { id, value: { id } } : { id, fault: this.next };
    if (this.next)
      queueMicrotask(() => this.onmessage?.({ data: JSON.stringify(answer) } as MessageEvent<string>));
  }

  terminate(): void {
    this.isTerminated = true;
  }
}

async function rig() {
  const thread = new FailingThread();
  const fatal: string[] = [];
  const writer = await SqliteWriter.open({
    path: 'nowhere',
    synchronous: 'FULL',
    worker: thread as unknown as Worker,
    onFatal: (message) => fatal.push(message),
  });
  const run = async () => {
    const fault = await writer.run([]).then(
      () => 'stored',
      (thrown: unknown) => thrown,
    );
    return fault instanceof Refusal ? fault.code : fault;
  };
  return { thread, fatal, writer, run };
}

describe('the serving thread’s side of the writer', () => {
  test('a full disk refuses and mends itself', async () => {
    const { thread, fatal, run } = await rig();
    thread.next = { code: 'read_only', isFatal: false, message: 'SQLITE_FULL' };
    expect(await run()).toBe('read_only');
    thread.next = 'fine';
    expect(await run()).toBe('stored');
    expect(fatal).toEqual([]);
  });

  test('after a failed sync nothing is written any more, and it is told once', async () => {
    const { thread, fatal, run } = await rig();
    thread.next = undefined;
    const waiting = run();
    thread.next = { code: 'unknown_outcome', isFatal: true, message: 'SQLITE_IOERR_FSYNC' };
    expect(await run()).toBe('unknown_outcome');
    expect(await waiting).toBe('unknown_outcome');
    thread.next = 'fine';
    expect(await run()).toBe('unavailable');
    expect(fatal).toEqual(['SQLITE_IOERR_FSYNC']);
  });

  test('a thread that died leaves nobody waiting', async () => {
    const { thread, fatal, writer, run } = await rig();
    thread.next = undefined;
    const waiting = run();
    thread.onerror?.({ message: 'out of memory' } as ErrorEvent);
    expect(await waiting).toBe('unknown_outcome');
    expect(fatal).toEqual(['out of memory']);
    await writer.close();
    expect(thread.isTerminated).toBe(true);
  });
});
