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
      const { parameters } = node as ts.SignatureDeclaration;
      const lines = isComposable(node) ? ownLines(node) : linesOf(node);
      return { where: `${file.path}:${lineOf(node)}`, lines, parameters: parameters.length };
    });
}

function linesOf(node: ts.Node): number {
  const end = node.getSourceFile().getLineAndCharacterOfPosition(node.getEnd()).line + 1;
  return end - lineOf(node) + 1;
}

/** A composable holds functions as a class holds methods, so only what is left without them is its own. */
function isComposable(node: ts.Node): boolean {
  return ts.isFunctionDeclaration(node) && /^use[A-Z]/.test(node.name?.text ?? '');
}

function ownLines(node: ts.Node): number {
  const inner = [...nodesOf(node)].filter(
    (each) => ts.isFunctionDeclaration(each) && each.parent.parent === node,
  );
  return inner.reduce((left, each) => left - linesOf(each), linesOf(node));
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
