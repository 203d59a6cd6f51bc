import { expect, test } from 'bun:test';
import { type Import, importsOf, readSources, type SourceFile } from './source-tree.ts';

/** A row of the table "Who may import whom" in docs/architecture.md. */
interface Room {
  /** Where the room is below src; `*` stands for one folder. */
  readonly room: string;
  /** Which of our files it may import, below src. `*` is any folder, `{self}` the room's own. */
  readonly ours: readonly string[];
  /** Which packages; a name ending in `*` stands for a family. */
  readonly packages: readonly string[] | 'any';
  /** Whether it may import `node:` and `bun` modules; a pattern allows them in the files it matches. */
  readonly runtime: boolean | RegExp;
}

const vueFamily = ['vue', 'vue-router', 'vue-i18n', '@vueuse/*', 'reka-ui', '@lucide/vue'];
const webLibraries = [
  'markdown-it',
  'dompurify',
  'shiki',
  'emoji-picker-element-data',
  'uqr',
  '@fontsource-variable/*',
  'vite',
];
const channel = ['modules/*/index.ts', 'interface/protocol', 'domain/shared'];

const table: readonly Room[] = [
  { room: 'domain', ours: ['domain'], packages: [], runtime: false },
  { room: 'modules/*', ours: ['domain', 'modules/{self}', 'modules/shared'], packages: [], runtime: false },
  {
    room: 'infra',
    ours: ['domain', 'modules/*/ports.ts', 'modules/shared', 'infra'],
    packages: 'any',
    runtime: true,
  },
  { room: 'interface/protocol', ours: ['interface/protocol'], packages: ['zod'], runtime: false },
  {
    // The SDK runs in browsers; only its store on disk knows a runtime.
    room: 'interface/sdk',
    ours: ['interface/sdk', 'interface/protocol'],
    packages: [],
    runtime: /\/[a-z-]*file[a-z-]*\.ts$/,
  },
  {
    room: 'interface/web',
    ours: ['interface/web', 'interface/sdk', 'interface/protocol'],
    packages: [...vueFamily, ...webLibraries],
    runtime: false,
  },
  {
    room: 'interface/http',
    ours: [...channel, 'interface/http'],
    packages: ['elysia', '@elysiajs/*', 'zod'],
    runtime: true,
  },
  {
    room: 'interface/ws',
    ours: [...channel, 'interface/ws'],
    packages: ['elysia', '@elysiajs/*', 'zod'],
    runtime: true,
  },
  {
    room: 'interface/cli',
    ours: [...channel, 'interface/sdk', 'interface/cli'],
    packages: ['commander'],
    runtime: true,
  },
  { room: 'compose.ts', ours: [''], packages: 'any', runtime: true },
  { room: 'serve.ts', ours: [''], packages: 'any', runtime: true },
  { room: 'installation.ts', ours: [''], packages: 'any', runtime: true },
  { room: 'main.ts', ours: [''], packages: 'any', runtime: true },
];

/** Every import a file may not have, as a sentence with both names in it. */
function breachesOf(file: SourceFile): string[] {
  const room = table.find(({ room }) => isWithin(room, file.path));
  if (!room) return [`${file.path} is in no room of the table`];
  return importsOf(file)
    .filter((imported) => !isAllowed(room, file.path, imported))
    .map(({ target }) => `${file.path} imports ${target}, which ${room.room} may not`);
}

function isAllowed(room: Room, path: string, { kind, target }: Import): boolean {
  if (kind === 'runtime')
    return room.runtime === true || (room.runtime instanceof RegExp && room.runtime.test(path));
  if (kind === 'package')
    return room.packages === 'any' || room.packages.some((name) => covers(name, target));
  const self = path.split('/')[2] ?? '';
  return room.ours.some((place) => isWithin(place.replace('{self}', self), target));
}

function isWithin(place: string, path: string): boolean {
  if (place === '') return path.startsWith('src/');
  const pattern = place.replaceAll('.', '\\.').replaceAll('*', '[^/]+');
  return new RegExp(`^src/${pattern}(/|$)`).test(path);
}

function covers(name: string, target: string): boolean {
  return name.endsWith('*') ? target.startsWith(name.slice(0, -1)) : name === target;
}

test('every import is one its room may have', () => {
  expect(readSources('src').flatMap(breachesOf)).toEqual([]);
});

const planted: readonly { path: string; text: string; names: string }[] = [
  { path: 'src/domain/a.ts', text: "import type { B } from '../infra/b.ts';", names: 'src/infra/b.ts' },
  { path: 'src/domain/a.ts', text: "import { z } from 'zod';", names: 'zod' },
  { path: 'src/domain/a.ts', text: "import { createHash } from 'node:crypto';", names: 'node:crypto' },
  { path: 'src/modules/x/a.ts', text: "import { b } from '../y/index.ts';", names: 'src/modules/y/index.ts' },
  { path: 'src/modules/x/a.ts', text: "export * from 'bun';", names: 'bun' },
  {
    path: 'src/infra/x/a.ts',
    text: "import { b } from '../../modules/y/b.ts';",
    names: 'src/modules/y/b.ts',
  },
  {
    path: 'src/infra/x/a.ts',
    text: "import('../../interface/http/b.ts');",
    names: 'src/interface/http/b.ts',
  },
  { path: 'src/interface/protocol/a.ts', text: "import 'elysia';", names: 'elysia' },
  { path: 'src/interface/sdk/a.ts', text: "import 'node:fs';", names: 'node:fs' },
  { path: 'src/interface/web/a.ts', text: "import '../http/b.ts';", names: 'src/interface/http/b.ts' },
  {
    path: 'src/interface/ws/a.ts',
    text: "import '../../modules/x/send.ts';",
    names: 'src/modules/x/send.ts',
  },
  { path: 'src/interface/cli/a.ts', text: "import '../../infra/sql/b.ts';", names: 'src/infra/sql/b.ts' },
  { path: 'src/shared/a.ts', text: '', names: 'no room' },
];

test.each(planted)('the table refuses: $path with $text', ({ path, text, names }) => {
  const [breach = '', ...more] = breachesOf({ path, text });
  expect(more).toEqual([]);
  expect(breach).toContain(path);
  expect(breach).toContain(names);
});

const welcome: readonly SourceFile[] = [
  { path: 'src/domain/x/a.ts', text: "import { b } from '../y/b.ts';" },
  {
    path: 'src/modules/x/a.ts',
    text: "import '../shared/clock.ts'; import './ports.ts'; import '../../domain/b.ts';",
  },
  { path: 'src/infra/x/a.ts', text: "import 'kysely'; import 'node:fs'; import '../../modules/y/ports.ts';" },
  {
    path: 'src/interface/sdk/file-store.ts',
    text: "import 'node:fs/promises'; import '../protocol/frames.ts';",
  },
  { path: 'src/interface/http/a.ts', text: "import '@elysiajs/openapi'; import '../../modules/x/index.ts';" },
  { path: 'src/compose.ts', text: "import './infra/sqlite/b.ts'; import './interface/http/c.ts';" },
];

test.each([...welcome])('the table lets pass: $path with $text', (file) => {
  expect(breachesOf(file)).toEqual([]);
});
