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
}

/** What the build writes beside the embedded files; see `scripts/build.ts`. */
export type WebManifest = readonly Omit<WebFile, 'body' | 'gzip'>[];

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
      const compressed = Bun.file(join(folder, `${entry.path}.gz`));
      const file = { ...entry, body: Bun.file(join(folder, entry.path)) };
      return (await compressed.exists()) ? { ...file, gzip: compressed } : file;
    }),
  );
}

async function bundleFresh(): Promise<WebFile[]> {
  return Promise.all(
    (await bundleFromSources()).map(async ({ path, type, body }) => ({
      ...(await describeWebFile(path, type, body)),
      body,
    })),
  );
}

/** The manifest's entry for a bundled file. */
export async function describeWebFile(path: string, type: string, body: Blob): Promise<WebManifest[number]> {
  const digest = new Bun.CryptoHasher('sha256').update(await body.arrayBuffer()).digest('base64url');
  return { path, type, etag: `"${digest.slice(0, 22)}"`, immutable: /-[\w-]{8}\.\w+$/.test(path) };
}

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
  });
  if (request.headers.get('if-none-match')?.includes(file.etag))
    return new Response(null, { status: 304, headers });

  const zipped = file.gzip !== undefined && /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
  if (zipped) headers.set('content-encoding', 'gzip');
  return new Response(zipped ? file.gzip : file.body, { headers });
}
