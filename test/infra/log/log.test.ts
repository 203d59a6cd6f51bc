import { expect, test } from 'bun:test';
import { createLog, type LogOptions } from '../../../src/infra/log/log.ts';

function logLines(options: LogOptions) {
  const lines: string[] = [];
  const log = createLog(options, { write: (line) => lines.push(line) });
  return { log, lines };
}

test('a line is one JSON object with a level, a phrase and fields', () => {
  const { log, lines } = logLines({ level: 'info', format: 'json' });
  log.warn('a queue is long', { depth: 7 });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', msg: 'a queue is long', depth: 7 });
});

test('what is less important than the level is not written', () => {
  const { log, lines } = logLines({ level: 'warn', format: 'json' });
  log.info('a thing happened');
  log.debug('a thing happened');
  expect(lines).toEqual([]);
});

test.each(['json', 'pretty'] as const)('tokens, passwords and texts never appear as %s', (format) => {
  const { log, lines } = logLines({ level: 'debug', format });
  log.info('a frame', { token: 'swordfish', body: { text: 'swordfish', deep: { password: 'swordfish' } } });
  expect(lines.join('')).not.toContain('swordfish');
  expect(lines.join('')).toContain('***');
});

test('a fault is written with its causes and where it came from', () => {
  const { log, lines } = logLines({ level: 'info', format: 'json' });
  log.error('a commit failed', { fault: new Error('the outer', { cause: new Error('the inner') }) });
  const { fault } = JSON.parse(lines[0] ?? '');
  expect(fault).toMatchObject({ message: 'the outer', cause: { message: 'the inner' } });
  expect(fault.stack).toContain('log.test.ts');
});

test('for people a fault keeps its lines and the phrase comes first', () => {
  const { log, lines } = logLines({ level: 'info', format: 'pretty' });
  log.error('a commit failed', { stream: 'abc', fault: new Error('disk gone') });
  expect(lines[0]).toMatch(
    /^\d\d:\d\d:\d\d\.\d{3} error a commit failed stream=abc fault="disk gone"\n +at /,
  );
});
