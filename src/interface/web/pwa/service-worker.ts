import type { FromWorker, ToWorker } from './shell.ts';

/**
 * Keeps the page's own files, so that the messenger opens at once and offline. It never touches the API: what people
 * write is kept by the page, in its database.
 *
 * Every version has a cache of its own, filled before the version is used. The one before stays as well, for tabs that
 * were opened with it and have not loaded all of it.
 */
const worker = self as unknown as WorkerScope;
const PREFIX = 'magpie-shell-';
const CACHE = `${PREFIX}${MAGPIE_SHELL.version}`;
const CACHES_MAX = 2;
const PAGE = '/';
/** A server that has not begun to answer by then is taken for away: the kept page is there at once. */
const PAGE_WAIT_MS = 2_500;
/** Named by their content: the same name is the same file for ever. */
const HASHED = /^\/assets\/.+-[\w-]{8}\.\w+$/;

worker.addEventListener('install', (event) => event.waitUntil(fill()));
worker.addEventListener('activate', (event) => event.waitUntil(tidy().then(() => worker.clients.claim())));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin || isForServer(pathname)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (HASHED.test(pathname) || MAGPIE_SHELL.files.includes(pathname)) event.respondWith(kept(request));
});
worker.addEventListener('message', (event) => event.waitUntil(hear(event)));
worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openConversation(event.notification.data?.path ?? PAGE));
});

const isForServer = (path: string): boolean => /^\/(api|livez|readyz|healthz|metrics)(\/|$)/.test(path);

async function fill(): Promise<void> {
  const cache = await caches.open(CACHE);
  // Past the browser's own cache, except for what cannot be old.
  const requests = MAGPIE_SHELL.files.map(
    (path) => new Request(path, { cache: HASHED.test(path) ? 'default' : 'reload' }),
  );
  await cache.addAll(requests);
}

/** The names come in the order in which the caches were made. */
async function tidy(): Promise<void> {
  const older = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(older.slice(0, -(CACHES_MAX - 1)).map((name) => caches.delete(name)));
}

/** The newest page where the server answers soon and well, else the one that is kept. */
async function page(request: Request): Promise<Response> {
  const known = await (await caches.open(CACHE)).match(PAGE);
  if (!known) return fetch(request);
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(known), PAGE_WAIT_MS));
  const fresh = fetch(request).then(
    (answer) => (answer.status < 500 ? answer : known),
    () => known,
  );
  return Promise.race([fresh, late]);
}

/** What has the same name in two versions is taken from this one. */
async function kept(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const known = (await cache.match(request)) ?? (await caches.match(request));
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function hear({ data, source }: WorkerMessage): Promise<void> {
  if (data.kind === 'take over') return worker.skipWaiting();
  if (data.kind === 'forget') {
    for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
    return fill();
  }
  // The page was loaded from the new version already: there is nothing to offer.
  if (MAGPIE_SHELL.files.includes(data.script)) return worker.skipWaiting();
  source?.postMessage({ kind: 'newer' });
}

async function openConversation(path: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const [first] = windows.toSorted((a, b) => Number(b.focused) - Number(a.focused));
  if (!first) return void (await worker.clients.openWindow(path));
  first.postMessage({ kind: 'open', path });
  await first.focus();
}

/** What is used here of a worker's world; the types of a page's world exclude it. */
interface WorkerScope {
  readonly location: Location;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<WindowClient[]>;
    openWindow(path: string): Promise<unknown>;
  };
  skipWaiting(): Promise<void>;
  addEventListener<Name extends keyof WorkerEvents>(
    name: Name,
    hear: (event: WorkerEvents[Name]) => void,
  ): void;
}

interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}

interface WorkerMessage extends Lasting {
  readonly data: ToWorker;
  readonly source: { postMessage(message: FromWorker): void } | null;
}

interface WorkerEvents {
  install: Lasting;
  activate: Lasting;
  fetch: Lasting & { readonly request: Request; respondWith(answer: Promise<Response>): void };
  message: WorkerMessage;
  notificationclick: Lasting & { readonly notification: Notification };
}

interface WindowClient {
  readonly focused: boolean;
  focus(): Promise<unknown>;
  postMessage(message: FromWorker): void;
}
