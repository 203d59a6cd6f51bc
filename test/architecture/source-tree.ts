import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';

/** A file of ours, by its path from the root of the repository. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What an import names: a file of ours, a package, or a part of the runtime (`node:`, `bun`). */
export interface Import {
  readonly kind: 'ours' | 'package' | 'runtime';
  readonly target: string;
}

/** Every TypeScript file below these folders, and every Vue component. */
export function readSources(...folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') || name.endsWith('.vue'))
      .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
      .sort()
      .map((path) => ({ path, text: readFileSync(path, 'utf8') })),
  );
}

/**
 * Every import of a file: static, dynamic, re-exported, and those of types alone.
 *
 * The compiler's own reader is used because Bun's drops type-only imports, and a type is a dependency as well.
 */
export function importsOf(file: SourceFile): Import[] {
  const { path } = file;
  return ts.preProcessFile(scriptOf(file), true, true).importedFiles.map(({ fileName }) => {
    if (fileName.startsWith('.')) return { kind: 'ours', target: posix.join(posix.dirname(path), fileName) };
    if (/^(node:|bun$|bun:)/.test(fileName)) return { kind: 'runtime', target: fileName };
    return { kind: 'package', target: packageName(fileName) };
  });
}

/** The TypeScript of a file: of a component its script, on the lines where it stands there. */
function scriptOf({ path, text }: SourceFile): string {
  if (!path.endsWith('.vue')) return text;
  const script = /<script[^>]*>([\s\S]*?)<\/script>/.exec(text);
  if (!script) return '';
  const before = text.slice(0, script.index + script[0].indexOf('>') + 1);
  return before.replace(/[^\n]/g, '') + script[1];
}

function packageName(specifier: string): string {
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

const parsed = new Map<string, ts.SourceFile>();

/** The syntax tree of a file, parsed once however many rules look at it. */
export function syntaxOf(file: SourceFile): ts.SourceFile {
  const { path, text } = file;
  const key = `${path}\0${text}`;
  const name = path.replace(/\.vue$/, '.vue.ts');
  const known = parsed.get(key) ?? ts.createSourceFile(name, scriptOf(file), ts.ScriptTarget.Latest, true);
  parsed.set(key, known);
  return known;
}

/** All nodes of a tree, each before those inside it. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* nodesOf(child);
}

/** The line a node begins on, counted from 1. */
export function lineOf(node: ts.Node): number {
  return node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;
}
