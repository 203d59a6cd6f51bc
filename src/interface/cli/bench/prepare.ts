import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { bodies } from '../../protocol/index.ts';
import { CommandFault } from '../command-fault.ts';
import { type Plan, planPairs } from './plan.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const randomId = (): string => Array.from(randomBytes(26), (byte) => ALPHABET[byte % 32]).join('');

interface Account {
  readonly token: string;
  readonly userId: string;
}

/**
 * Makes the accounts of a load over HTTP, as anybody could. Hashing passwords is slow on purpose, so this takes a
 * tenth of a second an account, and the server's limits on registrations and calls must allow it.
 */
export async function preparePlan(url: string, size: { senders: number; window: number }): Promise<Plan> {
  const { accounts: count, pairs } = planPairs(size.senders, size.window);
  const accounts = await makeAccounts(url, count);
  const conversations: Plan['conversations'][number][] = [];
  for (const [sender, receiver] of pairs) {
    const [from, to] = [accounts[sender], accounts[receiver]];
    if (!from || !to) continue;
    const stream = await openDirect(url, from, to);
    conversations.push({ stream, sender, receiver });
  }
  return { accounts: accounts.map(({ token }) => ({ token })), conversations };
}

/** New accounts, each signed in. */
export async function makeAccounts(url: string, count: number): Promise<Account[]> {
  const run = randomId().slice(0, 6);
  const accounts: Account[] = [];
  for (let place = 0; place < count; place += 1)
    accounts.push(await makeAccount(url, `bench-${run}-${place}`));
  return accounts;
}

async function makeAccount(url: string, handle: string): Promise<Account> {
  const password = randomId();
  await call({ url, path: 'accounts' }, { clientId: randomUUIDv7(), handle, name: handle, password });
  const device = { device: randomId(), deviceName: 'bench' };
  const { token, user } = await call<bodies.SignedIn>(
    { url, path: 'sessions' },
    { handle, password, ...device },
  );
  if (token === undefined) throw new Error('the server answered a sign-in without a token');
  return { token, userId: user.id };
}

async function openDirect(url: string, from: Account, to: Account): Promise<string> {
  const body = { clientId: randomUUIDv7(), user: to.userId };
  const { stream } = await call<{ stream: string }>(
    { url, path: 'conversations/direct', token: from.token },
    body,
  );
  return stream;
}

async function call<Answer>(
  { url, path, token }: { url: string; path: string; token?: string },
  body: object,
): Promise<Answer> {
  const response = await fetch(`${url.replace(/\/$/, '')}/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new CommandFault(`No server answers at ${url}.`, { cause });
  });
  if (response.ok) return (await response.json()) as Answer;
  const problem = (await response.json().catch(() => ({}))) as Partial<bodies.Problem>;
  const reason = problem.text ?? response.statusText;
  throw new CommandFault(
    `The server refused a call to ${path} (${problem.code ?? response.status}): ${reason} A load needs raised limits.`,
  );
}
