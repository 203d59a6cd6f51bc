import { join } from 'node:path';
import { bundleFromSources } from './web-bundle.ts';

/** One file of the web page, ready to be served. */
export interface WebFile {
  readonly path: string;
  readonly type: string;
  /** A quoted strong validator, the same for the same bytes. */
  readonly etag: string;
  /** Whether the name changes with the content, so that a browser need never ask again. */
  readonly immutable: boolean;
  readonly body: Blob;
  /** The same bytes compressed; absent when that saves too little. */
  readonly gzip?: Blob;
  readonly br?: Blob;
}

/** How a file may be compressed, the better one first, and what the build puts behind the file's name for it. */
const CODINGS = { br: '.br', gzip: '.gz' } as const;
type Coding = keyof typeof CODINGS;
const codings = Object.keys(CODINGS) as Coding[];

/** What the build writes beside the embedded files; see `scripts/build.ts`. */
export type WebManifest = readonly Omit<WebFile, 'body' | Coding>[];

/** The folder of the embedded files, relative to the root of the executable. */
const embeddedFolder = 'web';

/**
 * The files of the web page by their path below the site's root (`index.html`, `assets/…`).
 *
 * Inside the executable they are read from it, without a copy on the heap; from the sources they are bundled now,
 * which takes a moment, with the gallery, and left uncompressed.
 */
export async function loadWebFiles(): Promise<ReadonlyMap<string, WebFile>> {
  const files = Bun.isStandaloneExecutable ? await readEmbedded() : await bundleFresh();
  return new Map(files.map((file) => [file.path, file]));
}

async function readEmbedded(): Promise<WebFile[]> {
  const folder = join(import.meta.dir, embeddedFolder);
  const manifest = (await Bun.file(join(folder, 'manifest.json')).json()) as WebManifest;
  return Promise.all(
    manifest.map(async (entry) => {
      const path = join(folder, entry.path);
      return { ...entry, body: Bun.file(path), ...(await readCompressed(path)) };
    }),
  );
}

/** The compressed forms that the build found worth their room. */
export async function readCompressed(path: string): Promise<Pick<WebFile, Coding>> {
  const found: { [Each in Coding]?: Blob } = {};
  for (const coding of codings) {
    const file = Bun.file(path + CODINGS[coding]);
    if (await file.exists()) found[coding] = file;
  }
  return found;
}

async function bundleFresh(): Promise<WebFile[]> {
  return Promise.all(
    (await bundleFromSources()).map(async ({ path, type, body }) => ({
      ...(await describeWebFile(path, type, body)),
      body,
    })),
  );
}

/** The manifest's entry for a bundled file. `type` counts where the name says nothing. */
export async function describeWebFile(path: string, type: string, body: Blob): Promise<WebManifest[number]> {
  const digest = new Bun.CryptoHasher('sha256').update(await body.arrayBuffer()).digest('base64url');
  const etag = `"${digest.slice(0, 22)}"`;
  return { path, type: typeOf(path) ?? type, etag, immutable: /-[\w-]{8}\.\w+$/.test(path) };
}

/** With `nosniff` a browser runs and shows only what carries exactly its type, which bundlers do not always know. */
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html;charset=utf-8',
  js: 'text/javascript;charset=utf-8',
  css: 'text/css;charset=utf-8',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
};

const typeOf = (path: string): string | undefined => TYPES[path.slice(path.lastIndexOf('.') + 1)];

/** It lies at the root, may speak for the whole site, and is asked for again at each start of the page. */
const SERVICE_WORKER = 'sw.js';

/**
 * Answers a GET or HEAD for one of the files: `/` is the page itself. Undefined when there is no such file.
 *
 * The caller adds the security headers.
 */
export function respondWithWebFile(
  files: ReadonlyMap<string, WebFile>,
  request: Request,
): Response | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  const path = new URL(request.url).pathname.slice(1);
  const file = files.get(path === '' ? 'index.html' : path);
  if (!file) return undefined;

  const headers = new Headers({
    'content-type': file.type,
    etag: file.etag,
    vary: 'accept-encoding',
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(file.path === SERVICE_WORKER ? { 'service-worker-allowed': '/' } : {}),
  });
  if (request.headers.get('if-none-match')?.includes(file.etag))
    return new Response(null, { status: 304, headers });

  const coding = codings.find((each) => file[each] !== undefined && takes(request, each));
  if (coding) headers.set('content-encoding', coding);
  return new Response(coding ? file[coding] : file.body, { headers });
}

/** Whether the request names this coding with a weight above zero (RFC 9110, 12.5.3). */
function takes(request: Request, coding: Coding): boolean {
  const named = (request.headers.get('accept-encoding') ?? '').toLowerCase().split(',');
  const [, weight = 'q=1'] = named
    .map((each) => each.trim().split(/\s*;\s*/))
    .find(([name]) => name === coding) ?? ['', 'q=0'];
  return Number(weight.replace('q=', '')) > 0;
}
