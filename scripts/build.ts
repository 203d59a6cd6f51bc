// `bun run build`: makes dist/magpie, one file that needs nothing beside it.
//
// What works with this Bun, each point tried with an executable copied alone into an empty folder:
//
// - Workers are further entry points. With `root` at src they keep their place below the entry, and in the bundle
//   every module has the entry's `import.meta.url`. So a worker's URL is written in a file directly in src
//   (compose.ts): `new URL('./infra/sqlite/worker.ts', import.meta.url)` is right from the sources and compiled.
// - better-sqlite3 finds its addon at run time by the platform, which a bundler cannot follow. Its entry per
//   platform names the addon in a plain `require`, which gets embedded. The code imports the plain name.
// - At the first open of a database the addon is unpacked to BUN_TMPDIR, or the temp folder, as
//   `.bun-<uid>-<hash>.node`; it is reused by the next start and mended when damaged. Only the environment the
//   process was started with counts: setting `process.env.BUN_TMPDIR` later does nothing, `process.execve` does.
// - `assets` embeds a folder under its last name: dist/web is `join(import.meta.dir, 'web')` inside.
// - `bytecode` asks for the format esm.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import type { BunPlugin } from 'bun';
import { build } from 'vite';
import { version } from '../package.json';
import { readBundle } from '../src/interface/http/web-bundle.ts';
import { describeWebFile, type WebManifest } from '../src/interface/http/web-files.ts';
import { webConfig } from './build-web.ts';

/** The files that run as threads of their own; each is an entry point of the executable. */
export const workers: readonly string[] = ['src/infra/sqlite/worker.ts'];

const webFolder = 'dist/web';
/** Where the bundler writes; the maps it leaves beside the executable are inside it too, and go. */
const stageFolder = 'dist/stage';

interface BuildOptions {
  readonly outfile: string;
  /** A platform of Bun's, such as `bun-linux-arm64`; this machine's when absent. */
  readonly target?: string;
}

/** Builds the executable; throws with the bundler's messages when it cannot. */
export async function buildExecutable({ outfile, target = hostTarget() }: BuildOptions): Promise<void> {
  await buildWeb();
  const stage = join(stageFolder, basename(outfile));
  await Bun.build({
    entrypoints: ['src/main.ts', ...workers],
    root: 'src',
    target: 'bun',
    format: 'esm',
    // Identifiers stay as they are, because `keepNames` does nothing in this Bun and logs show names of classes.
    minify: { whitespace: true, syntax: true },
    // The map goes into the executable as well, so a stack names our files and lines.
    sourcemap: 'linked',
    bytecode: true,
    define: {
      MAGPIE_VERSION: JSON.stringify(version),
      MAGPIE_COMMIT: JSON.stringify(commit()),
    },
    plugins: [nativeSqlite(target)],
    compile: {
      outfile: stage,
      target: target as Bun.Build.CompileTarget,
      assets: [webFolder],
      // Settings come from where the documentation says and from nowhere else.
      autoloadBunfig: false,
      autoloadDotenv: false,
    },
  });
  // Moved into place, so that a running executable keeps its file and no half of a new one is ever seen.
  mkdirSync(dirname(outfile), { recursive: true });
  renameSync(stage, outfile);
  rmSync(stageFolder, { recursive: true });
}

/** Whether the executable is younger than everything it is made from. */
export function executableIsFresh(executable: string): boolean {
  const builtAt = modifiedAt(executable);
  const made = ['package.json', 'bun.lock', 'scripts/build.ts', 'src'];
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).map((name) => join('src', name));
  return [...made, ...files].every((path) => modifiedAt(path) < builtAt);
}

function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Writes the web page, its compressed form and its manifest to dist/web. */
async function buildWeb(): Promise<void> {
  rmSync(webFolder, { recursive: true, force: true });
  mkdirSync(webFolder, { recursive: true });
  const bundleFolder = resolve('dist/web-bundle');
  await build(webConfig({ outDir: bundleFolder, isDevelopment: false }));
  const manifest: WebManifest[number][] = [];
  for (const { path, type, body } of readBundle(bundleFolder)) {
    manifest.push(await describeWebFile(path, type, body));
    const bytes = new Uint8Array(await body.arrayBuffer());
    await Bun.write(join(webFolder, path), bytes);
    const compressed = Bun.gzipSync(bytes, { level: 9 });
    if (compressed.length > bytes.length - 1024) continue;
    await Bun.write(join(webFolder, `${path}.gz`), compressed);
    await Bun.write(join(webFolder, `${path}.br`), brotliCompressSync(bytes));
  }
  await Bun.write(join(webFolder, 'manifest.json'), JSON.stringify(manifest));
}

function nativeSqlite(target: string): BunPlugin {
  const [, system = '', architecture = '', libc = ''] = target.split('-');
  const platform = `${system === 'windows' ? 'win32' : system}${libc === 'musl' ? 'musl' : ''}-${architecture}`;
  return {
    name: 'native-sqlite',
    setup(build) {
      build.onResolve({ filter: /^better-sqlite3$/ }, () => ({
        path: Bun.resolveSync(`better-sqlite3/${platform}`, process.cwd()),
      }));
    },
  };
}

function hostTarget(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `bun-${system}-${process.arch}`;
}

/** The commit the sources are at; a build without the history, as in a container, is told by MAGPIE_COMMIT. */
function commit(): string {
  if (process.env['MAGPIE_COMMIT']) return process.env['MAGPIE_COMMIT'];
  const git =
    Bun.which('git') && Bun.spawnSync(['git', 'rev-parse', '--short=12', 'HEAD'], { stderr: 'ignore' });
  return git && git.exitCode === 0 ? git.stdout.toString().trim() : 'unknown';
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { target: { type: 'string' }, outfile: { type: 'string', default: 'dist/magpie' } },
  });
  const startedAt = performance.now();
  await buildExecutable(
    values.target ? { outfile: values.outfile, target: values.target } : { outfile: values.outfile },
  );
  const size = (statSync(values.outfile).size / 1024 / 1024).toFixed(0);
  console.log(`${values.outfile}: ${size} MiB in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}
