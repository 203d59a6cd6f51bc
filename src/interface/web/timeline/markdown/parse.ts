import MarkdownIt, { type Token } from 'markdown-it';
import { isSafeLink } from './links.ts';
import { markTasks } from './tasks.ts';

/** Texts whose tokens are remembered. */
const TEXTS_MAX = 500;

/**
 * What people write is text first. No HTML, no pictures from elsewhere; nothing that makes text vanish or that nobody
 * means in a conversation: definitions of links, code by indenting, headings by underlining, entities.
 */
const parser = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false }).disable([
  'image',
  'html_block',
  'html_inline',
  'entity',
  'reference',
  'code',
  'lheading',
]);
parser.validateLink = isSafeLink;
parser.linkify.set({ fuzzyIP: false, fuzzyEmail: true });
parser.core.ruler.push('tasks', ({ tokens }) => markTasks(tokens));

const known = new Map<string, readonly Token[]>();

/** The tokens of a text, remembered for the texts that were shown last. */
export function tokensOf(text: string): readonly Token[] {
  const tokens = known.get(text) ?? parser.parse(text, {});
  known.delete(text);
  known.set(text, tokens);
  const [oldest] = known.keys();
  if (known.size > TEXTS_MAX && oldest !== undefined) known.delete(oldest);
  return tokens;
}
