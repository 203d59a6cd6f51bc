import type { Token } from 'markdown-it';
import { h, type VNode } from 'vue';
import { isSafeLink, placeOf } from './links.ts';
import { isDoneIn } from './tasks.ts';

export interface Drawing {
  /** Draws a piece of code. */
  code(text: string, language: string): VNode;
  /** What stands in the last line. */
  end?(): VNode[];
}

type Children = (VNode | string)[];

/** Shorter addresses fit into a line of a telephone. */
const LONG_ADDRESS = 32;

/** The elements that text is made of. Whatever is not in this table is shown as the text it is. */
const ELEMENTS: Readonly<Record<string, { tag: string; isText?: boolean; class?: string }>> = {
  paragraph: { tag: 'p', isText: true },
  // A conversation has its own headings; those of people are strong lines.
  heading: { tag: 'p', isText: true, class: 'heading' },
  blockquote: { tag: 'blockquote' },
  bullet_list: { tag: 'ul' },
  ordered_list: { tag: 'ol' },
  list_item: { tag: 'li', isText: true },
  table: { tag: 'table' },
  thead: { tag: 'thead' },
  tbody: { tag: 'tbody' },
  tr: { tag: 'tr' },
  th: { tag: 'th', isText: true },
  td: { tag: 'td', isText: true },
  strong: { tag: 'strong' },
  em: { tag: 'em' },
  s: { tag: 's' },
};

/** What people wrote, as elements that are made one by one: no text ever becomes markup. */
export function drawTokens(tokens: readonly Token[], drawing: Drawing): Children {
  const blocks = new Nodes(tokens, drawing).read();
  const end = drawing.end?.() ?? [];
  const last = blocks.at(-1);
  if (end.length === 0) return blocks;
  // In the last line of the last paragraph there is mostly room for it.
  if (typeof last === 'object' && last.type === 'p' && Array.isArray(last.children))
    return [...blocks.slice(0, -1), h('p', last.props, [...(last.children as Children), ...end])];
  return [...blocks, h('p', { class: 'end' }, end)];
}

/** Reads the flat list of tokens as the tree that it stands for. */
class Nodes {
  readonly #tokens: readonly Token[];
  readonly #drawing: Drawing;
  #at = 0;

  constructor(tokens: readonly Token[], drawing: Drawing) {
    this.#tokens = tokens;
    this.#drawing = drawing;
  }

  /** Everything up to the end of what is open. */
  read(): Children {
    const children: Children = [];
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at];
      this.#at += 1;
      if (!token || token.nesting === -1) break;
      if (token.nesting === 1) children.push(...this.#element(token, this.read()));
      else children.push(...this.#leaf(token));
    }
    return children;
  }

  #element(token: Token, children: Children): Children {
    const name = token.type.replace(/_open$/u, '');
    if (name === 'link') return link(token, children);
    // The paragraphs of a tight list are there for the parser alone.
    if (token.hidden) return children;
    const element = Object.hasOwn(ELEMENTS, name) ? ELEMENTS[name] : undefined;
    if (!element) return children;
    const { tag, isText } = element;
    const className = element.class ?? classOf(token);
    const props = { ...(isText ? { dir: 'auto' } : {}), ...(className ? { class: className } : {}) };
    const first = name === 'ordered_list' ? Number(token.attrGet('start') ?? 1) : 1;
    const inside = name === 'list_item' ? [...box(token), ...children.map(running)] : children;
    const drawn = h(tag, first === 1 ? props : { ...props, start: first }, inside);
    // Wider than the bubble, it scrolls by itself; the keyboard reaches what scrolls.
    return [name === 'table' ? h('div', { class: 'wide', tabindex: 0 }, [drawn]) : drawn];
  }

  #leaf(token: Token): Children {
    switch (token.type) {
      case 'inline':
        return new Nodes(token.children ?? [], this.#drawing).read();
      case 'softbreak':
      case 'hardbreak':
        return [h('br')];
      case 'hr':
        return [h('hr')];
      case 'code_inline':
        return [h('code', token.content)];
      case 'fence':
      case 'code_block':
        return [this.#drawing.code(token.content.replace(/\n$/u, ''), languageOf(token))];
      default:
        return token.content === '' ? [] : [token.content];
    }
  }
}

/** A paragraph of an item runs as the item does: with a direction of its own it would not count for that. */
function running(child: VNode | string): VNode | string {
  if (typeof child === 'string' || child.type !== 'p') return child;
  return h('p', { ...child.props, dir: undefined }, child.children as Children);
}

/** On which side a cell of a table stands, as the line below its heading asks; whether an item is a task. */
function classOf(token: Token): string | undefined {
  if (token.type === 'list_item_open') return isDoneIn(token) === undefined ? undefined : 'task';
  return /^text-align:(right|center)$/u.exec(String(token.attrGet('style') ?? ''))?.[1];
}

/** The box of a task: drawn by the style sheet, and a sign to whoever copies it or has it read out. */
function box(item: Token): Children {
  const isDone = isDoneIn(item);
  if (isDone === undefined) return [];
  return [h('span', { class: isDone ? 'box done' : 'box' }, isDone ? '☑' : '☐'), ' '];
}

function link(token: Token, label: Children): Children {
  const href = String(token.attrGet('href') ?? '');
  if (!isSafeLink(href)) return label;
  const isAddress = token.info === 'auto';
  const place = isAddress ? '' : placeOf(href, textOf(label));
  const shown = isAddress ? label.flatMap(breakable) : label;
  const drawn = h('a', { href, target: '_blank', rel: 'noopener noreferrer', title: href }, shown);
  return place === '' ? [drawn] : [drawn, h('span', { class: 'place' }, ` (${place})`)];
}

/** A long address is broken between its parts, and not within a word. */
function breakable(child: Children[number]): Children {
  if (typeof child !== 'string' || child.length < LONG_ADDRESS) return [child];
  const parts = child.split(/(?<=[^/]\/)(?=[^/])|(?=[?&#])/u);
  return parts.flatMap((part, index) => (index === 0 ? [part] : [h('wbr'), part]));
}

function textOf(children: Children): string {
  return children
    .map((child) => {
      if (typeof child === 'string') return child;
      if (Array.isArray(child.children)) return textOf(child.children as Children);
      return typeof child.children === 'string' ? child.children : '';
    })
    .join('');
}

const languageOf = ({ info }: Token): string => info.trim().split(/\s+/u, 1)[0]?.toLowerCase() ?? '';
