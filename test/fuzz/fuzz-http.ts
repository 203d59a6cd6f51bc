import type { Chance } from '../support/chance.ts';
import type { Answer } from '../support/http-calls.ts';
import { bodyExamples } from '../support/wire-examples.ts';
import { newClientId } from '../support/wire-ids.ts';
import type { Findings } from './findings.ts';
import { Mutation } from './mutation.ts';
import type { Victim } from './victim.ts';

interface Round {
  readonly rounds: number;
  readonly chance: Chance;
  readonly findings: Findings;
}

const reading: readonly string[] = [
  '/api/v1/me',
  '/api/v1/me/state',
  '/api/v1/sessions',
  '/api/v1/users?handle=bob',
  '/api/v1/users/{id}',
  '/api/v1/conversations?limit=1',
  '/api/v1/conversations/{id}',
  '/api/v1/conversations/{id}/events?after=0&limit=10&digest=0123456789abcdef',
  '/api/v1/conversations/{id}/events?before=5',
  '/api/v1/server',
  '/api/v1/server/picture?v=0123456789abcdef012345',
  '/api/docs',
  '/',
  '/assets/x.js',
];

/** The two routes whose work is a password hash: they are rare here, and may say that they are busy. */
const slowRoutes: readonly string[] = ['POST /api/v1/accounts', 'POST /api/v1/sessions'];
const bendableHeaders: readonly string[] = [
  'accept-language',
  'authorization',
  'cookie',
  'content-type',
  'idempotency-key',
  'if-none-match',
  'origin',
  'x-forwarded-for',
  'accept',
];

/** Sends bent calls until `rounds` were answered: bodies first of all, and addresses and header lines. */
export async function fuzzHttp(victim: Victim, { rounds, chance, findings }: Round): Promise<void> {
  const mutation = new Mutation(chance);
  for (let done = 0; done < rounds; done += 1) {
    const kind = chance.below(10);
    if (kind < 6) await bendBody(victim, { mutation, chance, findings });
    else if (kind < 8) await bendAddress(victim, { mutation, chance, findings });
    else await bendHeaders(victim, { mutation, chance, findings });
    findings.tried += 1;
  }
}

type Means = Pick<Round, 'chance' | 'findings'> & { readonly mutation: Mutation };

async function bendBody({ http, asker }: Victim, { mutation, chance, findings }: Means): Promise<void> {
  const quick = Object.keys(bodyExamples).filter((route) => !slowRoutes.includes(route));
  const route = chance.pick(chance.isTrue(0.02) ? slowRoutes : quick) ?? '';
  const example = bodyExamples[route]?.(asker) ?? {};
  const text = mutation.text(example);
  const { stream: id, token } = asker;
  const body = chance.isTrue(0.03) ? mutation.bytes(text) : text;
  const answer = await send(http.url, route, { id, token, body });
  judge(answer, { findings, input: `${route} ${text}`, mayBeBusy: slowRoutes.includes(route) });
}

async function bendAddress({ http, asker }: Victim, { mutation, chance, findings }: Means): Promise<void> {
  const path = (chance.pick(reading) ?? '/').replace('{id}', asker.stream);
  const at = 1 + chance.below(path.length);
  const bent = path.slice(0, at) + mutation.word(path.slice(at));
  const answer = await send(http.url, `GET ${bent}`, { token: asker.token });
  judge(answer, { findings, input: bent });
}

async function bendHeaders({ http, spare }: Victim, { mutation, chance, findings }: Means): Promise<void> {
  const usual = {
    authorization: `Bearer ${spare.token}`,
    'idempotency-key': newClientId(),
    origin: http.url,
  };
  const name = chance.pick(bendableHeaders) ?? 'accept';
  const value = mutation.word(usual[name as keyof typeof usual] ?? 'x').replace(/[^\t\x20-\xff]/g, '?');
  const route =
    chance.pick(['GET /api/v1/me', 'DELETE /api/v1/sessions/{id}', 'GET /', 'PATCH /api/v1/me']) ?? '';
  const body = route.startsWith('PATCH')
    ? { body: JSON.stringify({ clientId: newClientId(), name: 'Carol' }) }
    : {};
  const answer = await send(http.url, route, {
    id: spare.stream,
    headers: { ...usual, [name]: value },
    ...body,
  });
  judge(answer, { findings, input: `${route} ${name}: ${value}` });
}

interface Sending {
  readonly id?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

async function send(
  url: string,
  route: string,
  { id = '', token, headers = {}, body }: Sending,
): Promise<Answer | undefined> {
  const [method = ''] = route.split(' ');
  const path = route.slice(method.length + 1).replace('{id}', id);
  try {
    const answer = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  } catch (fault) {
    // Some header lines and addresses no client sends; a server that is gone is noticed by everybody else.
    if (fault instanceof TypeError) return undefined;
    throw fault;
  }
}

function judge(
  answer: Answer | undefined,
  { findings, input, mayBeBusy = false }: { findings: Findings; input: string; mayBeBusy?: boolean },
): void {
  findings.saw(answer ? `status ${answer.status}` : 'not sent');
  if (!answer || answer.status < 500) return;
  if (!(mayBeBusy && answer.status === 503 && answer.text.includes('"overloaded"'))) {
    findings.failed(`${answer.status} ${answer.text.slice(0, 300)}`, input);
  }
}
