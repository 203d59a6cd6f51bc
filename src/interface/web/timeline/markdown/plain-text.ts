import type { Token } from 'markdown-it';
import { tokensOf } from './parse.ts';
import { isDoneIn } from './tasks.ts';

/** A block of what somebody wrote, as the text it reads as. */
interface Block {
  readonly text: string;
  readonly isCode: boolean;
  readonly isQuote: boolean;
}

/**
 * What somebody wrote without its signs, one line a block. What they quote is left out where they say something of their
 * own as well.
 */
export function plainText(text: string): string {
  const blocks = blocksOf(text);
  const own = blocks.filter(({ isQuote }) => !isQuote);
  const said = (own.length > 0 ? own : blocks).map((block) => block.text).join('\n');
  return said === '' ? text.trim() : said;
}

/** The first line of the code that a message begins with; undefined where it begins with words. */
export function leadingCode(text: string): string | undefined {
  // Most messages hold no code, and need no parser to say so.
  if (!text.includes('```') && !text.includes('~~~')) return undefined;
  const [first] = blocksOf(text);
  return first?.isCode ? first.text.trimStart().split('\n', 1)[0] : undefined;
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const numbers: (number | undefined)[] = [];
  let [quotes, mark] = [0, ''];
  const add = (said: string, isCode = false) => {
    if (said.trim() !== '') blocks.push({ text: mark + said, isCode, isQuote: quotes > 0 });
    mark = '';
  };
  for (const token of tokensOf(text)) {
    if (token.type === 'inline') add(inlineText(token.children ?? []));
    else if (token.type === 'fence') add(token.content.trimEnd(), true);
    else if (token.type === 'blockquote_open') quotes += 1;
    else if (token.type === 'blockquote_close') quotes -= 1;
    else if (token.type === 'ordered_list_open') numbers.push(Number(token.attrGet('start') ?? 1));
    else if (token.type === 'bullet_list_open') numbers.push(undefined);
    else if (token.type.endsWith('list_close')) numbers.pop();
    else if (token.type === 'list_item_open') mark = markOf(token, numbers);
    else if (token.type === 'list_item_close') mark = '';
  }
  return blocks;
}

/** What stands before an item of a list; a number is counted on. */
function markOf(token: Token, numbers: (number | undefined)[]): string {
  const isDone = isDoneIn(token);
  if (isDone !== undefined) return isDone ? '☑ ' : '☐ ';
  const number = numbers.pop();
  numbers.push(number === undefined ? number : number + 1);
  return number === undefined ? '• ' : `${number}. `;
}

const inlineText = (tokens: readonly Token[]): string =>
  tokens.map(({ type, content }) => (type.endsWith('break') ? '\n' : content)).join('');
