import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One file of the web page before it is embedded: its path below the site's root and its bytes. */
export interface BundledFile {
  readonly path: string;
  readonly type: string;
  readonly body: Blob;
}

/** Where the interactive API reference lives below the site's root; the API's page loads it from here. */
export const apiReferenceScript = 'assets/scalar.js';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/**
 * The web page as its sources are now, for a server that runs from the sources. It is built into a folder that is
 * named after the sources, so that several servers started at once share one build and none sees half of it.
 */
export async function bundleFromSources(): Promise<BundledFile[]> {
  const shelf = fromRoot('dist/web-development');
  const folder = join(shelf, sourcesDigest());
  if (!existsSync(folder)) await buildInto(folder, shelf);
  return readBundle(folder);
}

/** Every file of a built page, and the API reference beside them. */
export function readBundle(folder: string): BundledFile[] {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const page = paths.map((path) => {
    const body = Bun.file(path);
    return { path: path.slice(folder.length + 1).replaceAll('\\', '/'), type: body.type, body: body as Blob };
  });
  const reference = Bun.file(scalarPath());
  return [...page, { path: apiReferenceScript, type: 'text/javascript;charset=utf-8', body: reference }];
}

async function buildInto(folder: string, shelf: string): Promise<void> {
  mkdirSync(shelf, { recursive: true });
  const stage = join(shelf, `stage-${process.pid}`);
  const child = Bun.spawn([process.execPath, fromRoot('scripts/build-web.ts'), stage, '--development'], {
    cwd: fromRoot(''),
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
  });
  const trouble = await new Response(child.stderr).text();
  if ((await child.exited) !== 0) throw new Error(`the web page could not be built:\n${trouble}`);
  try {
    renameSync(stage, folder);
  } catch (fault) {
    // Another server built the same sources meanwhile.
    rmSync(stage, { recursive: true, force: true });
    if (!existsSync(folder)) throw fault;
  }
}

/** Changes with every file that the page is made from. */
function sourcesDigest(): string {
  const hash = createHash('sha256');
  for (const place of ['src/interface/web', 'src/interface/sdk', 'src/interface/protocol']) {
    for (const name of readdirSync(fromRoot(place), { recursive: true, encoding: 'utf8' }).sort()) {
      const { mtimeMs, size } = statSync(join(fromRoot(place), name));
      hash.update(`${place}/${name} ${mtimeMs} ${size}\n`);
    }
  }
  for (const file of ['bun.lock', 'scripts/build-web.ts'])
    hash.update(String(statSync(fromRoot(file)).mtimeMs));
  return hash.digest('hex').slice(0, 16);
}

/** The package exports no path to its browser bundle, so it is found beside the entry that it does export. */
function scalarPath(): string {
  return fileURLToPath(new URL('./browser/standalone.js', import.meta.resolve('@scalar/api-reference')));
}
