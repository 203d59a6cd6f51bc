import ts from 'typescript';
import { lineOf, nodesOf, type SourceFile, syntaxOf } from './source-tree.ts';

/** A function and how much of it there is. */
export interface FunctionSize {
  readonly where: string;
  readonly lines: number;
  readonly parameters: number;
}

/** The number of lines of a file, without the empty one after its last line break. */
export function linesIn({ text }: SourceFile): number {
  return text.replace(/\n$/, '').split('\n').length;
}

/** Every function, method and arrow with a body; in tests, not the callbacks that only group tests. */
export function functionsIn(file: SourceFile): FunctionSize[] {
  return [...nodesOf(syntaxOf(file))]
    .filter(
      (node) => ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && !groupsTests(node),
    )
    .map((node) => {
      const start = lineOf(node);
      const end = syntaxOf(file).getLineAndCharacterOfPosition(node.getEnd()).line + 1;
      const { parameters } = node as ts.SignatureDeclaration;
      return { where: `${file.path}:${start}`, lines: end - start + 1, parameters: parameters.length };
    });
}

function groupsTests({ parent }: ts.Node): boolean {
  return ts.isCallExpression(parent) && /^describe\b/.test(parent.expression.getText());
}

/** The middle of the sizes, and the largest with its place. */
export function summary(sizes: readonly { where: string; lines: number }[]): string {
  const sorted = [...sizes].sort((a, b) => a.lines - b.lines);
  const median = sorted[Math.floor(sorted.length / 2)]?.lines ?? 0;
  const largest = sorted.at(-1);
  return `median ${median}, largest ${largest?.lines ?? 0} (${largest?.where ?? 'none'}), ${sizes.length} in all`;
}
