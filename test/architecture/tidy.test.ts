import { describe, expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { workers } from '../../scripts/build.ts';
import { bans, brokenBans } from './bans.ts';
import { unreached } from './reach.ts';
import { functionsIn, linesIn, summary } from './sizes.ts';
import { readSources, type SourceFile } from './source-tree.ts';

/** What can only get better: lower a number when the code has become so, and never raise one. */
const ratchet = { functionsOver40Lines: 0, functionsOver3Parameters: 10 };

const limits = { sourceFile: 300, testFile: 500, component: 150, function: 70 };
const bannedNames = new Set(['util', 'utils', 'helper', 'helpers', 'manager', 'common', 'misc', 'base']);
/** The in-memory store is an adapter like any other; the contract suites and the simulation run it. */
const memoryStore = [
  'tables',
  'access-reader',
  'contact-reader',
  'directory',
  'log-reader',
  'readers',
  'relation-reader',
  'upkeep',
  'bus',
].map((name) => `src/infra/memory/${name}.ts`);
const entries = [
  'src/main.ts',
  'src/interface/sdk/index.ts',
  'src/interface/web/main.ts',
  'src/interface/web/pwa/service-worker.ts',
  ...memoryStore,
  ...workers,
];

const product = readSources('src', 'scripts');
const tests = readSources('test');
const all = [...product, ...tests];

describe('sizes', () => {
  test('no file is longer than its limit', () => {
    expect(all.filter(isTooLong).map((file) => `${file.path} has ${linesIn(file)} lines`)).toEqual([]);
  });

  test('no function is longer than 70 lines', () => {
    const long = all.flatMap(functionsIn).filter(({ lines }) => lines > limits.function);
    expect(long.map(({ where, lines }) => `${where} has ${lines} lines`)).toEqual([]);
  });

  test('functions over 40 lines get fewer, never more', () => {
    const long = product.flatMap(functionsIn).filter(({ lines }) => lines > 40);
    expectRatchet(
      long.map(({ where, lines }) => `${where} has ${lines} lines`),
      ratchet.functionsOver40Lines,
    );
  });

  test('functions with more than three parameters get fewer, never more', () => {
    const wide = product.flatMap(functionsIn).filter(({ parameters }) => parameters > 3);
    expectRatchet(
      wide.map(({ where, parameters }) => `${where} takes ${parameters}`),
      ratchet.functionsOver3Parameters,
    );
  });

  test('the figures are printed', () => {
    const sources = product.filter(({ path }) => path.startsWith('src/'));
    console.log(
      `files of src: ${summary(sources.map((file) => ({ where: file.path, lines: linesIn(file) })))}`,
    );
    console.log(`functions of src: ${summary(sources.flatMap(functionsIn))}`);
    console.log(
      `files of test: ${summary(tests.map((file) => ({ where: file.path, lines: linesIn(file) })))}`,
    );
  });

  test('a file and a function over the limit are found', () => {
    const text = `function long(a, b, c, d) {\n${'  a();\n'.repeat(310)}}\n`;
    expect(isTooLong({ path: 'src/a.ts', text })).toBe(true);
    expect(isTooLong({ path: 'test/a.test.ts', text })).toBe(false);
    expect(functionsIn({ path: 'src/a.ts', text })).toEqual([
      { where: 'src/a.ts:1', lines: 312, parameters: 4 },
    ]);
  });

  test('the functions within a composable count for themselves', () => {
    const inner = `  function inner() {\n${'    a();\n'.repeat(20)}  }\n`;
    const text = `export function useThings() {\n${inner}${inner}  return inner;\n}\n`;
    expect(functionsIn({ path: 'src/a.ts', text }).map(({ lines }) => lines)).toEqual([3, 22, 22]);
  });
});

describe('names', () => {
  test('every file and folder has a plain name', () => {
    expect(all.map(({ path }) => path).filter(hasBadName)).toEqual([]);
  });

  test.each([
    'src/infra/Sqlite/a.ts',
    'src/a/send_message.ts',
    'src/a/group-utils.ts',
    'src/common/a.ts',
    'src/a/chat-row.vue',
    'src/a/Chat.vue',
    'src/a/ChatHelper.vue',
  ])('the name %s is refused', (path) => expect(hasBadName(path)).toBe(true));
});

describe('bans', () => {
  test('nothing banned is in the sources', () => {
    expect(all.flatMap(brokenBans)).toEqual([]);
  });

  test.each([...bans])('a planted breach is found: $name', ({ name, planted }) => {
    expect(brokenBans(planted)).toEqual([`${planted.path}:1 has ${name}`]);
  });

  test('no file of the repository names a path of one machine', () => {
    expect(repositoryFiles().flatMap(machinePaths)).toEqual([]);
  });

  test('a planted path of one machine is found', () => {
    const text = `run it in ${['', 'work', 'main'].join('/')}`;
    expect(machinePaths({ path: 'README.md', text })).toEqual(['README.md names a path of one machine']);
  });
});

describe('dead files', () => {
  test('every file of src is reached from an entry', () => {
    expect(unreached(readSources('src'), entries)).toEqual([]);
  });

  test('a planted file that nothing imports is found', () => {
    const main = { path: 'src/main.ts', text: "import type { B } from './b.ts';" };
    const used = { path: 'src/b.ts', text: 'export interface B {}' };
    const dead = { path: 'src/c.ts', text: "import './b.ts';" };
    expect(unreached([main, used, dead], ['src/main.ts'])).toEqual(['src/c.ts']);
  });
});

function isTooLong(file: SourceFile): boolean {
  return linesIn(file) > limitOf(file);
}

function limitOf({ path }: SourceFile): number {
  if (path.endsWith('.vue')) return limits.component;
  return path.startsWith('test/') ? limits.testFile : limits.sourceFile;
}

/** Passes up to the allowed number; beyond it the breaches are listed, of which at least the excess is new. */
function expectRatchet(breaches: readonly string[], allowed: number): void {
  if (breaches.length < allowed)
    console.log(`The ratchet may be lowered from ${allowed} to ${breaches.length}.`);
  if (breaches.length > allowed) expect(breaches).toEqual([]);
}

function hasBadName(path: string): boolean {
  return path.split('/').some((part) => !isPlain(part) || isVague(part));
}

/** Components are named as they are used: `ChatRow.vue`. Everything else is in lower case. */
function isPlain(part: string): boolean {
  return part.endsWith('.vue')
    ? /^([A-Z][a-z0-9]+){2,}\.vue$/.test(part)
    : /^[a-z0-9]+([-.][a-z0-9]+)*$/.test(part);
}

/** Whether a name says only that something did not fit elsewhere: `common.ts`, `group-utils.ts`. */
function isVague(part: string): boolean {
  const stem = (part.split('.')[0] ?? '').replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
  return bannedNames.has(stem) || bannedNames.has(stem.split('-').at(-1) ?? '');
}

/** Every text file that is or would be committed. */
function repositoryFiles(): SourceFile[] {
  const listed = Bun.spawnSync(['git', 'ls-files', '-co', '--exclude-standard', '-z']).stdout.toString();
  return listed
    .split('\0')
    .filter((path) => path !== '' && existsSync(path))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
    .filter(({ text }) => !text.includes('\0'));
}

function machinePaths({ path, text }: SourceFile): string[] {
  const places = [['', 'work', ''].join('/'), ['', 'root', ''].join('/'), ['bash', 'jobs'].join('_')];
  return places.some((place) => new RegExp(`(^|[^\\w.])${place}`, 'm').test(text))
    ? [`${path} names a path of one machine`]
    : [];
}
