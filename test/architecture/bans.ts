import ts from 'typescript';
import { lineOf, nodesOf, type SourceFile, syntaxOf } from './source-tree.ts';

/** Something that must not be in the sources, and where it must not be. */
export interface Ban {
  readonly name: string;
  readonly where: RegExp;
  /** The lines on which it was found. */
  readonly find: (file: SourceFile) => number[];
  /** A file in which it must be found: the ban's own test. */
  readonly planted: SourceFile;
}

const everywhere = /^(src|test|scripts)\//;
const pureRooms = /^src\/(domain|modules)\//;
// Put together from halves, so that this file does not hold what it looks for.
const reminders = ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'];

export const bans: readonly Ban[] = [
  {
    name: 'time, chance or the outside in domain and modules',
    where: pureRooms,
    find: (file) => linesWhere(file, reachesOutside),
    planted: { path: 'src/domain/x/a.ts', text: 'export const at = () => Date.now();' },
  },
  {
    name: 'a look at the environment outside infra/config',
    where: /^src\/(?!infra\/config\/)/,
    find: (file) => linesWhere(file, readsEnvironment),
    planted: { path: 'src/infra/sqlite/a.ts', text: "const home = process.env['HOME'];" },
  },
  {
    name: 'the type any',
    where: everywhere,
    find: (file) =>
      linesWhere(file, (node) => node.kind === ts.SyntaxKind.AnyKeyword).filter(unlessExplained(file)),
    planted: { path: 'src/infra/a.ts', text: 'export function f(x: any) { return x; }' },
  },
  {
    name: 'the non-null mark !',
    where: everywhere,
    find: (file) => linesWhere(file, ts.isNonNullExpression).filter(unlessExplained(file)),
    planted: { path: 'src/infra/a.ts', text: 'export const f = (x?: string) => x!.length;' },
  },
  {
    name: 'a bare reminder',
    where: everywhere,
    find: (file) => linesMatching(file, new RegExp(`\\b(${reminders.join('|')})\\b`)),
    planted: { path: 'scripts/a.ts', text: `// ${reminders[0]}: later` },
  },
  {
    name: 'a test that runs alone',
    where: everywhere,
    find: (file) => linesWhere(file, (node) => callsTest(node, ['only'])),
    planted: { path: 'test/a.test.ts', text: "test.only('x', () => {});" },
  },
  {
    name: 'a skipped test without a comment `Skipped: why` above it',
    where: everywhere,
    find: (file) =>
      linesWhere(file, (node) =>
        callsTest(node, ['skip', 'skipIf', 'if', 'todo', 'todoIf', 'failing']),
      ).filter((line) => !lineAbove(file, line).includes('// Skipped: ')),
    planted: { path: 'test/a.test.ts', text: "test.skip('x', () => {});" },
  },
];

/** Every ban broken by a file, as sentences with the file and the line. */
export function brokenBans(file: SourceFile): string[] {
  return bans
    .filter(({ where }) => where.test(file.path))
    .flatMap(({ name, find }) => find(file).map((line) => `${file.path}:${line} has ${name}`));
}

const outside = new Set(['process', 'Bun', 'performance', 'crypto', 'console', 'globalThis']);
const outsideCalls = new Set(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch']);

function reachesOutside(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    const text = node.getText();
    return (
      (ts.isIdentifier(node.expression) && outside.has(node.expression.text)) ||
      /^(Date\.now|Math\.random)$/.test(text)
    );
  }
  if (ts.isCallExpression(node))
    return ts.isIdentifier(node.expression) && outsideCalls.has(node.expression.text);
  return ts.isNewExpression(node) && node.getText() === 'new Date()';
}

function readsEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return /^(process|Bun|import\.meta)\.env$/.test(node.getText());
  if (ts.isVariableDeclaration(node)) return /^(process|Bun)$/.test(node.initializer?.getText() ?? '');
  return ts.isStringLiteral(node) && node.text === 'node:process' && ts.isImportDeclaration(node.parent);
}

function callsTest(node: ts.Node, modifiers: readonly string[]): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { expression, name } = node.expression;
  return /^(test|it|describe)(\.|$)/.test(expression.getText()) && modifiers.includes(name.text);
}

function linesWhere(file: SourceFile, isBanned: (node: ts.Node) => boolean): number[] {
  return [...nodesOf(syntaxOf(file))].filter(isBanned).map(lineOf);
}

function linesMatching({ text }: SourceFile, pattern: RegExp): number[] {
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}

/** An escape is possible with a sentence: the linter's ignore comment, which demands a reason, right above. */
function unlessExplained(file: SourceFile): (line: number) => boolean {
  return (line) => !lineAbove(file, line).includes('biome-ignore');
}

function lineAbove({ text }: SourceFile, line: number): string {
  return text.split('\n')[line - 2] ?? '';
}
