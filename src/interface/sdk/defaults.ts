import { MagpieClient } from './client.ts';
import type { ClientOptions } from './client-options.ts';
import type { Http, Random, Timers, Transport } from './ports.ts';
import { MemoryStore } from './stores/memory-store.ts';

/** The clock of the machine. */
export const systemTimers: Timers = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Client ids and device ids from the machine's source of randomness. */
export const systemRandom: Random = {
  clientId: () => uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(16))),
  deviceId: () => base32(crypto.getRandomValues(new Uint8Array(16))),
  fraction: () => Math.random(),
};

/** The WebSocket that browsers, Bun and Node from version 22 have. */
export const webSockets: Transport = {
  connect: (url, { onOpen, onText, onClose }) => {
    const socket = new WebSocket(url);
    let isOver = false;
    const over = (code: number) => {
      if (!isOver) onClose(code);
      isOver = true;
    };
    socket.onopen = () => !isOver && onOpen();
    socket.onmessage = ({ data }) => !isOver && typeof data === 'string' && onText(data);
    socket.onclose = ({ code }) => over(code);
    return {
      send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
      close: () => {
        isOver = true;
        socket.close();
      },
    };
  },
};

/** A call without an answer for this long is taken for lost. */
const HTTP_ANSWER_MS = 20_000;

/** `fetch`, with the cookies of the page's own origin. */
export const fetchHttp: Http = {
  request: async ({ url, method, headers, body }) => {
    const answer = await fetch(url, {
      method,
      headers,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(HTTP_ANSWER_MS),
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
    return { status: answer.status, body: isJson && text !== '' ? JSON.parse(text) : null };
  },
};

type Filled = 'store' | 'timers' | 'random' | 'transport' | 'http' | 'deviceName' | 'language';

/** A client with everything the machine has; what is kept only in memory unless a store is given. */
export function createClient(
  options: Omit<ClientOptions, Filled> & Partial<Pick<ClientOptions, Filled>>,
): MagpieClient {
  return new MagpieClient({
    timers: systemTimers,
    random: systemRandom,
    transport: webSockets,
    http: fetchHttp,
    store: new MemoryStore(),
    deviceName: 'Magpie',
    language: 'en',
    ...options,
    url: options.url.replace(/\/+$/, ''),
  });
}

/** RFC 9562, version 7: 48 bits of milliseconds, then randomness. */
function uuidV7(now: number, bytes: Uint8Array): string {
  const time = now.toString(16).padStart(12, '0');
  const random = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = '89ab'.charAt((bytes[9] ?? 0) & 3);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(3, 6)}-${random.slice(6, 18)}`;
}

/** 26 characters for 128 bits; the last one carries the three that are left. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.padEnd(130, '0').match(/.{5}/g) ?? [];
  return groups.map((group) => 'abcdefghijklmnopqrstuvwxyz234567'.charAt(Number.parseInt(group, 2))).join('');
}
