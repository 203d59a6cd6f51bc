import type { StreamId } from '../../src/domain/shared/ids.ts';
import { REFUSALS, Refusal, refusalText } from '../../src/domain/shared/refusals.ts';
import { STATUS } from '../../src/interface/http/status.ts';
import { presentHead, presentMe } from '../../src/interface/protocol/index.ts';
import type { Http, HttpAnswer, HttpRequest } from '../../src/interface/sdk/index.ts';
import type { Caller } from '../../src/modules/users/index.ts';
import type { Life } from './life.ts';
import type { Schedule } from './schedule.ts';
import type { Weather } from './weather.ts';

export interface HttpParts {
  readonly schedule: Schedule;
  readonly weather: Weather;
  inDevice(run: () => void): void;
  pickNode(): Life | undefined;
}

/** How long a device waits before it takes a request for lost. */
const ANSWER_MS = 5_000;

/** HTTP between a device and some node: a request or its answer may be lost, and the use cases are the shipped ones. */
export class SimHttp implements Http {
  readonly #parts: HttpParts;

  constructor(parts: HttpParts) {
    this.#parts = parts;
  }

  request(request: HttpRequest): Promise<HttpAnswer> {
    const { schedule, weather, inDevice, pickNode } = this.#parts;
    const life = pickNode();
    return new Promise((resolve, reject) => {
      const late = schedule.after(ANSWER_MS, () => inDevice(() => reject(new Error('no answer came'))));
      const back = (answer: HttpAnswer) => {
        if (weather.isHttpLost()) return;
        late();
        schedule.after(weather.linkDelay(), () => inDevice(() => resolve(answer)));
      };
      if (!life || weather.isHttpLost()) return;
      schedule.after(weather.linkDelay(), () => life.does(() => void answerOf(life, request).then(back)));
    });
  }
}

async function answerOf(life: Life, request: HttpRequest): Promise<HttpAnswer> {
  try {
    return { status: 200, body: await bodyOf(life, request) };
  } catch (fault) {
    const code = fault instanceof Refusal ? fault.code : 'internal';
    const { retry } = REFUSALS[code];
    return { status: STATUS[code], body: { code, text: refusalText(code, 'en'), retry, requestId: '' } };
  }
}

type Body = Readonly<Record<string, string & number>>;

async function bodyOf(
  { users, messages }: Life,
  { method, url, headers, body }: HttpRequest,
): Promise<unknown> {
  const path = url.slice(url.indexOf('/api/v1') + '/api/v1'.length);
  const given = JSON.parse(body ?? '{}') as Body;
  const { clientId = '', name = '', user = '', upTo = 0, device = '', deviceName = '', ...signing } = given;
  if (path === '/sessions' && method === 'POST') {
    const { handle = '', password = '' } = signing;
    const signIn = { handle, password, deviceId: device, deviceName, address: 'device' };
    const { token, sessionId, user: account } = await users.signIn(signIn);
    return { token, session: sessionId, user: presentMe(account) };
  }
  const caller = await users.authentication.caller(headers['authorization']?.slice('Bearer '.length));
  if (path === '/conversations/direct') {
    const { head, ...opened } = await messages.openDirect(caller, { clientId, peerId: user });
    return { stream: opened.streamId, seq: opened.seq, duplicate: opened.duplicate, head: presentHead(head) };
  }
  const [, stream] = /^\/conversations\/([a-z2-7]+)\/clear$/.exec(path) ?? [];
  if (stream) return cleared(messages, caller, { clientId, streamId: stream as StreamId, upTo });
  if (path === '/me') return presentMe(await users.changeProfile(caller, { clientId, name }));
  if (path === '/me/state') return { asOf: 0, me: presentMe(await users.account(caller)), sessions: [] };
  const [, sessionId = ''] = /^\/sessions\/([a-z2-7]+)$/.exec(path) ?? [];
  return users.endSession(caller, { clientId, sessionId });
}

async function cleared(
  messages: Life['messages'],
  caller: Caller,
  request: { clientId: string; streamId: StreamId; upTo: number },
): Promise<unknown> {
  const { streamId, seq, at, duplicate } = await messages.clearHistory(caller, request);
  return { stream: streamId, seq, at, duplicate };
}
