import type { Token } from 'markdown-it';

/** What stands before the text of a task: a box, with a sign in it when the task is done. */
const BOX = /^\[([ xX])\] +/u;

/** Takes the box off the text of each task in a list, and notes on the item whether the task is done. */
export function markTasks(tokens: readonly Token[]): void {
  tokens.forEach((token, at) => {
    if (token.type !== 'list_item_open' || tokens[at + 1]?.type !== 'paragraph_open') return;
    const [text] = tokens[at + 2]?.children ?? [];
    const sign = text?.type === 'text' ? BOX.exec(text.content)?.[1] : undefined;
    if (!text || sign === undefined) return;
    text.content = text.content.replace(BOX, '');
    token.meta = { isDone: sign !== ' ' };
  });
}

/** Whether the task of this item is done; undefined where the item is none. */
export const isDoneIn = ({ meta }: Token): boolean | undefined =>
  (meta as { isDone: boolean } | null)?.isDone;
