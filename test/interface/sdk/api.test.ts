import { expect, test } from 'bun:test';
import { Api } from '../../../src/interface/sdk/api.ts';
import type { HttpAnswer, StoredIdentity } from '../../../src/interface/sdk/index.ts';
import { FakeTimers } from './support/fake-timers.ts';

test('an answer to an earlier session says nothing of the present one, also where a cookie holds the token', async () => {
  const identity: { session: string } & StoredIdentity = { device: 'd', level: 1, session: 'first' };
  let current = identity;
  let ends = 0;
  const answers: ((answer: HttpAnswer) => void)[] = [];
  const api = new Api({
    url: '',
    http: { request: () => new Promise((answer) => answers.push(answer)) },
    timers: new FakeTimers(),
    random: { clientId: () => 'c', deviceId: () => 'd', fraction: () => 0 },
    language: 'en',
    identity: () => current,
    onSignedOut: () => {
      ends += 1;
    },
  });
  const expired = { status: 401, body: { code: 'session_expired', text: '', retry: 'never' } };
  const early = api.call({ method: 'GET', path: '/sessions' });
  current = { ...identity, session: 'second' };
  answers[0]?.(expired);
  await expect(early).rejects.toMatchObject({ code: 'session_expired' });
  expect(ends).toBe(0);
  const late = api.call({ method: 'GET', path: '/sessions' });
  answers[1]?.(expired);
  await expect(late).rejects.toMatchObject({ code: 'session_expired' });
  expect(ends).toBe(1);
});
