import type { Chance } from '../support/chance.ts';
import { frameBytes, RawTcp } from '../support/raw-tcp.ts';
import { until } from '../support/until.ts';
import { frameExamples } from '../support/wire-examples.ts';
import type { Findings } from './findings.ts';
import { Mutation } from './mutation.ts';
import { nastyTexts } from './nasty-values.ts';
import type { Victim } from './victim.ts';

interface Round {
  readonly rounds: number;
  readonly chance: Chance;
  readonly findings: Findings;
}

/** A server that waits for the rest of something is left alone after this time. */
const patienceMs = 300;

/** Sends bytes that no client would: broken requests, and broken frames after an upgrade. */
export async function fuzzTcp(victim: Victim, { rounds, chance, findings }: Round): Promise<void> {
  const mutation = new Mutation(chance);
  for (let done = 0; done < rounds; done += 1) {
    const raw = await RawTcp.open(victim.http.url);
    if (chance.isTrue(0.5)) await brokenRequest(raw, { victim, chance, mutation, findings });
    else await brokenFrames(raw, { victim, chance, mutation, findings });
    raw.close();
    findings.tried += 1;
  }
}

interface Means extends Pick<Round, 'chance' | 'findings'> {
  readonly victim: Victim;
  readonly mutation: Mutation;
}

async function brokenRequest(raw: RawTcp, { victim, chance, mutation, findings }: Means): Promise<void> {
  const request = bentRequest(victim, { chance, mutation });
  raw.say(chance.isTrue(0.3) ? mutation.bytes(request) : request);
  const look = () => raw.received.length > 0 || raw.isClosed;
  const isAnswered = await until(look, { what: 'an answer', withinMs: patienceMs }).catch(() => false);
  if (!isAnswered || raw.received.length === 0) {
    findings.saw(isAnswered ? 'tcp hung up' : 'tcp no answer');
    return;
  }
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(raw.received.toString('latin1'))?.[1] ?? 0);
  findings.saw(`tcp status ${status}`);
  // 505 is HTTP's own word for a version that nobody speaks.
  if (status === 0 || (status >= 500 && status !== 505)) findings.failed(`TCP answer ${status}`, request);
}

function bentRequest({ asker }: Victim, { chance, mutation }: Pick<Means, 'chance' | 'mutation'>): string {
  const method =
    chance.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'get', 'G\tET', 'BREW', '']) ?? '';
  const path =
    chance.pick(['/api/v1/me', '/api/v1/socket', '/', '*', '//', 'http://x/', '/%', '/x'.repeat(9_000)]) ??
    '';
  const host = chance.isTrue(0.5) ? 'magpie.test' : (chance.pick(nastyTexts) ?? '');
  const lines = [
    `host: ${host}`,
    `authorization: Bearer ${asker.token}`,
    `content-length: ${chance.pick(['0', '5', '-1', '1e3', '99999999999', 'x', '5, 6']) ?? ''}`,
    chance.isTrue(0.3)
      ? `transfer-encoding: ${chance.pick(['chunked', 'gzip', 'chunked, chunked', '\tchunked'])}`
      : 'accept: */*',
    `${chance.pick(['x-y', 'connection', 'expect', ': ', 'upgrade'])}: ${mutation.word('keep-alive')}`,
  ];
  const many = chance.isTrue(0.02) ? Array.from({ length: 5_000 }, (_each, index) => `x-${index}: y`) : [];
  const version = chance.pick(['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/9.9', 'HTP']) ?? '';
  const body = chance.pick(['', '{}', '5\r\n{"a":\r\n', 'ffffffffffffffff\r\n', '-1\r\n\r\n']) ?? '';
  return `${method} ${path} ${version}\r\n${[...lines, ...many].join('\r\n')}\r\n\r\n${body}`;
}

async function brokenFrames(raw: RawTcp, { victim, chance, mutation, findings }: Means): Promise<void> {
  const { status } = await raw.upgrade();
  if (status !== 101) {
    findings.failed(`An upgrade was answered with ${status}.`, '');
    return;
  }
  const example = chance.pick(Object.values(frameExamples)) ?? (() => ({ op: 'ping' }));
  const text = mutation.text(example(victim.asker)).slice(0, 70_000);
  const sent = [];
  for (let count = 1 + chance.below(4); count > 0; count -= 1) {
    const bytes = bentFrame(text, { chance, mutation });
    sent.push(Buffer.from(bytes).toString('hex').slice(0, 200));
    raw.say(bytes);
  }
  const code = await raw.closeCode(patienceMs).catch(() => undefined);
  findings.saw(code === undefined ? 'tcp frame waited for' : `tcp close ${code}`);
  if (code === 1011)
    findings.failed('The server closed with 1011, which says that it failed.', sent.join(' '));
}

function bentFrame(text: string, { chance, mutation }: Pick<Means, 'chance' | 'mutation'>): Uint8Array {
  const lengths = [undefined, undefined, 0n, 125n, 126n, 65_536n, 2n ** 31n, 2n ** 63n - 1n, 2n ** 64n - 1n];
  const declared = chance.pick(lengths);
  const bytes = frameBytes({
    opcode: chance.pick([0, 1, 1, 1, 2, 3, 8, 9, 10, 15, 0x41, 0x71]) ?? 1,
    payload: chance.isTrue(0.3) ? mutation.bytes(text) : Buffer.from(text),
    isLast: chance.isTrue(0.7),
    ...(declared === undefined ? {} : { declared }),
  });
  return chance.isTrue(0.2) ? bytes.slice(0, chance.below(bytes.length)) : bytes;
}
