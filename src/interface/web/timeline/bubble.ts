import type { TimelineRow } from '../../sdk/index.ts';
import { avatar } from '../chats/avatar.ts';
import { element, mark } from '../dom/element.ts';
import { type IconName, icon } from '../dom/icon.ts';
import { linkedText } from '../dom/linked-text.ts';
import { words } from '../words/words.ts';
import { stamp } from './delivery.ts';
import type { Line } from './lines.ts';

/** What a person can do with a row of their own. */
export interface RowActions {
  edit(row: TimelineRow): void;
  recall(row: TimelineRow): void;
  writeAgain(row: TimelineRow): void;
  /** The text that a recalled row had, if it was recalled here. */
  formerText(row: TimelineRow): string | undefined;
  retry(clientId: string): void;
  discard(clientId: string): void;
}

type RowLine = Extract<Line, { kind: 'row' }>;

/** Everything that decides how a row looks, as text. */
export function looksOf({ row, isFirst, isLast }: RowLine, name: string, actions: RowActions): string {
  const { text, type, at, isErased, edits, delivery, failure, pending, isMine } = row;
  const own = [delivery, failure, pending, isMine, actions.formerText(row) !== undefined, canRecall(row)];
  return JSON.stringify([text, type, at, isErased, edits, isFirst, isLast, name, ...own]);
}

/** One row: the sender's picture at the end of a run, the bubble, and what can be done with it. */
export function rowElement(line: RowLine, name: string, actions: RowActions): HTMLElement {
  const { row, isFirst, isLast } = line;
  const { isMine, sender } = row;
  const main = element(
    'div',
    { className: 'row-main' },
    bubble(row, actions),
    isMine && actionBar(row, actions),
  );
  const body = element('div', { className: 'row-body' }, main, trouble(row, actions));
  const picture = !isMine && isLast && avatar(sender, name, { isSmall: true });
  const whole = element('li', { className: 'row', data: { key: row.key } }, picture, body);
  mark(whole, 'mine', isMine);
  mark(whole, 'first', isFirst);
  return whole;
}

function bubble(row: TimelineRow, actions: RowActions): HTMLElement {
  const isUnknown = !row.isErased && (row.type !== 'message' || row.text === undefined);
  const text = element('span', { className: 'text' }, ...textOf(row, isUnknown));
  const again =
    row.isErased && row.isMine && actions.formerText(row) !== undefined && writeAgain(row, actions);
  // It can be focused so that a touch shows what can be done with it.
  const whole = element(
    'div',
    { className: 'bubble', dir: 'auto', tabIndex: -1 },
    text,
    again && ' ',
    again,
    stamp(row),
  );
  mark(whole, 'gone', row.isErased);
  mark(whole, 'unknown', isUnknown);
  mark(whole, 'failed', row.delivery === 'failed');
  return whole;
}

function textOf(row: TimelineRow, isUnknown: boolean): (Node | string)[] {
  if (row.isErased) return [row.isMine ? words.recalledByMe : words.recalled];
  return isUnknown ? [words.updateToSee] : linkedText(row.text ?? '');
}

function writeAgain(row: TimelineRow, actions: RowActions): HTMLElement {
  const button = element('button', { className: 'text-button', type: 'button', data: { control: 'again' } });
  button.append(words.writeAgain);
  button.onclick = () => actions.writeAgain(row);
  return button;
}

function actionBar(row: TimelineRow, actions: RowActions): HTMLElement | undefined {
  if (row.isErased || row.type !== 'message' || row.delivery === 'failed' || row.pending) return undefined;
  const edit = action({ label: words.edit, picture: 'edit', run: () => actions.edit(row) });
  const recall = action({ label: words.recall, picture: 'recall', run: () => actions.recall(row) });
  return element('div', { className: 'row-actions' }, edit, canRecall(row) && recall);
}

/** The server takes back what is two minutes old at most; the two clocks may differ a little. */
const RECALL_MS = 150_000;

const canRecall = ({ seq, at }: TimelineRow): boolean => seq === undefined || Date.now() - at < RECALL_MS;

function action({ label, picture, run }: { label: string; picture: IconName; run: () => void }): HTMLElement {
  const look = { className: 'icon-button', type: 'button', ariaLabel: label, title: label } as const;
  return element('button', { ...look, onclick: run, data: { control: picture } }, icon(picture));
}

/** Why something did not happen, and what to do about it. */
function trouble({ failure, clientId, pending }: TimelineRow, actions: RowActions): HTMLElement | undefined {
  if (failure && clientId !== undefined) return troubleLine(words.notSent(failure.text), clientId, actions);
  if (!pending?.failure) return undefined;
  const say = pending.type === 'edit' ? words.notEdited : words.notRecalled;
  return troubleLine(say(pending.failure.text), pending.clientId, actions);
}

function troubleLine(text: string, clientId: string, actions: RowActions): HTMLElement {
  const choose = (label: string, control: string, run: () => void) =>
    element('button', { className: 'text-button', type: 'button', onclick: run, data: { control } }, label);
  const retry = choose(words.retry, 'retry', () => actions.retry(clientId));
  const discard = choose(words.discard, 'discard', () => actions.discard(clientId));
  const choices = element('span', { className: 'choices' }, retry, discard);
  return element('p', { className: 'trouble', role: 'alert' }, element('span', {}, text), choices);
}
