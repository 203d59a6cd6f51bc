import { importsOf, type SourceFile } from './source-tree.ts';

/** The files that no entry reaches over any chain of imports. Declarations are there for the compiler alone. */
export function unreached(files: readonly SourceFile[], entries: readonly string[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set<string>();
  const open = [...entries];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const file = byPath.get(path);
    if (!file || reached.has(path)) continue;
    reached.add(path);
    open.push(...importsOf(file).map(({ target }) => target));
  }
  return files.map(({ path }) => path).filter((path) => !reached.has(path) && !path.endsWith('.d.ts'));
}
