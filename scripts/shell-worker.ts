// Makes the page's worker part of the build, and tells it which files it keeps.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InlineConfig, Plugin, Rolldown } from 'vite';

type Bundle = Rolldown.OutputBundle;
type Chunk = Rolldown.OutputChunk;
type Options = NonNullable<NonNullable<InlineConfig['build']>['rolldownOptions']>;

/** The server sends this name with the right to speak for the whole site. */
const WORKER = 'sw';
/** The letters of most pages; other scripts are fetched, and then kept, where they occur. */
const FONTS = /inter-latin-wght-normal/;

/** The page, and beside it the worker, whose name must stay the same from version to version. */
export const workerInput = (root: string): Options => ({
  input: { index: join(root, 'index.html'), [WORKER]: join(root, 'pwa/service-worker.ts') },
  output: {
    entryFileNames: ({ name }) => (name === WORKER ? '[name].js' : 'assets/[name]-[hash].js'),
  },
});

/** Writes into the worker what it keeps: the page, what it loads at first and soon, and the public files. */
export const shellWorker = (root: string): Plugin => ({
  name: 'shell-worker',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const worker = bundle[`${WORKER}.js`];
      if (worker?.type !== 'chunk') throw new Error('the build made no worker');
      const shell = shellOf(bundle, root);
      worker.code = `const MAGPIE_SHELL=${JSON.stringify(shell)};\n${worker.code}`;
    },
  },
});

function shellOf(bundle: Bundle, root: string): { version: string; files: string[] } {
  const publicFolder = join(root, 'public');
  const hash = createHash('sha256');
  const page = bundle['index.html'];
  hash.update(page?.type === 'asset' ? page.source : '');
  hash.update(String((bundle[`${WORKER}.js`] as Chunk).code));
  const open = readdirSync(publicFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const path of open) hash.update(readFileSync(path));
  const names = open.map((path) => path.slice(publicFolder.length + 1).replaceAll('\\', '/'));
  const files = ['', ...names, ...scriptsOf(bundle, root)].map((path) => `/${path}`);
  hash.update(files.join('\n'));
  return { version: hash.digest('hex').slice(0, 12), files };
}

/**
 * Everything that the page imports at once, and its own rooms and texts that it imports later. What libraries load by
 * themselves, such as the grammars for colours in code, is kept once it was used.
 */
function scriptsOf(bundle: Bundle, root: string): string[] {
  const chunks = Object.values(bundle).filter((each) => each.type === 'chunk');
  const entry = chunks.find(({ isEntry, name }) => isEntry && name === 'index');
  if (!entry) throw new Error('the build made no page');
  const first = withImports([entry.fileName], bundle);
  const rooms = first
    .flatMap(({ dynamicImports }) => dynamicImports)
    .filter((name) => isOwn(bundle[name], root));
  const kept = withImports([entry.fileName, ...rooms], bundle);
  const styles = kept.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);
  const fonts = Object.keys(bundle).filter((name) => FONTS.test(name));
  return [...new Set([...kept.map(({ fileName }) => fileName), ...styles, ...fonts])].sort();
}

const isOwn = (chunk: Bundle[string] | undefined, root: string): boolean =>
  chunk?.type === 'chunk' && (chunk.facadeModuleId?.startsWith(root) ?? false);

function withImports(names: readonly string[], bundle: Bundle): Chunk[] {
  const found = new Map<string, Chunk>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const chunk = bundle[name];
    if (chunk?.type !== 'chunk' || found.has(name)) continue;
    found.set(name, chunk);
    open.push(...chunk.imports);
  }
  return [...found.values()];
}
