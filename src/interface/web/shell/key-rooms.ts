import { EVERYWHERE } from './keys.ts';

/** What some keys do. */
export interface KeyLine {
  /** The text below `shell.keys`. */
  readonly id: string;
  readonly combos: readonly string[];
}

export interface KeyRoom {
  readonly id: 'everywhere' | 'message' | 'list' | 'writing';
  readonly lines: readonly KeyLine[];
}

/** Every key of the page, by where it works: the help is made from this. */
export const KEY_ROOMS: readonly KeyRoom[] = [
  { id: 'everywhere', lines: Object.entries(EVERYWHERE).map(([id, combo]) => ({ id, combos: [combo] })) },
  {
    id: 'message',
    lines: [
      { id: 'moveMessage', combos: ['ArrowUp', 'ArrowDown'] },
      { id: 'reply', combos: ['R'] },
      { id: 'edit', combos: ['E'] },
      { id: 'copyText', combos: ['C'] },
      { id: 'more', combos: ['Enter'] },
      { id: 'newest', combos: ['End'] },
      { id: 'toField', combos: ['Escape'] },
    ],
  },
  {
    id: 'list',
    lines: [
      { id: 'move', combos: ['ArrowUp', 'ArrowDown'] },
      { id: 'ends', combos: ['Home', 'End'] },
      { id: 'open', combos: ['Enter'] },
    ],
  },
  {
    id: 'writing',
    lines: [
      { id: 'send', combos: ['Enter'] },
      { id: 'newLine', combos: ['Shift+Enter'] },
      { id: 'editLast', combos: ['ArrowUp'] },
      { id: 'stop', combos: ['Escape'] },
      { id: 'bold', combos: ['Mod+B'] },
      { id: 'italic', combos: ['Mod+I'] },
      { id: 'code', combos: ['Mod+E'] },
    ],
  },
];
