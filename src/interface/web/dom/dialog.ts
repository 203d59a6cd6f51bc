import { words } from '../words/words.ts';
import { element } from './element.ts';
import { icon } from './icon.ts';

/** Opens a dialog over the page; Escape, the cross and a press beside it close it. */
export function openDialog(title: string, ...content: readonly Node[]): HTMLDialogElement {
  const heading = element('h2', { id: 'dialog-title' }, title);
  const close = element(
    'button',
    { className: 'icon-button', type: 'button', ariaLabel: words.close },
    icon('close'),
  );
  const head = element('div', { className: 'dialog-head' }, heading, close);
  const dialog = element('dialog', {}, head, ...content);
  dialog.setAttribute('aria-labelledby', heading.id);
  close.onclick = () => dialog.close();
  dialog.onclick = (event) => event.target === dialog && isBeside(dialog, event) && dialog.close();
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

export interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button that does it says. */
  readonly yes: string;
}

/** Asks before something that cannot be taken back; resolves with whether it shall happen. */
export function confirmed({ title, text, yes }: Question): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const stay = element('button', { className: 'button button-quiet', type: 'button' }, words.cancel);
  const go = element('button', { className: 'button button-bad', type: 'button' }, yes);
  const actions = element('div', { className: 'dialog-actions' }, stay, go);
  const dialog = openDialog(title, element('p', {}, text), actions);
  dialog.addEventListener('close', () => resolve(false));
  stay.onclick = () => dialog.close();
  go.onclick = () => {
    resolve(true);
    dialog.close();
  };
  stay.focus();
  return promise;
}

function isBeside(dialog: HTMLDialogElement, { clientX, clientY }: MouseEvent): boolean {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
