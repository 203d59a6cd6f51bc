import { element, fill } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import { sentenceOf } from '../dom/notices.ts';
import { words } from '../words/words.ts';
import { draftOf, keepDraft } from './drafts.ts';

const HEIGHT_MAX_PX = 190;
/** Where the style sheet alone makes a field as high as its text. */
const fitsItself = CSS.supports('field-sizing', 'content');

export interface ComposerPorts {
  /** Resolves once it is kept for good, on the server or here. */
  send(text: string): Promise<unknown>;
  save(target: EditTarget, text: string): Promise<unknown>;
  onTyping(): void;
  /** The arrow up in an empty field. */
  onEditLast(): void;
}

/** A message that is being changed: its number, or the id under which it waits. */
export type EditTarget = number | string;

/** Where one writes. Enter sends and Shift with Enter breaks the line, but never while an input method composes. */
export class Composer {
  readonly element = element('form', { className: 'composer-box' });
  readonly #ports: ComposerPorts;
  readonly #field = element('textarea', {
    id: 'composer',
    rows: 1,
    maxLength: 16_000,
    enterKeyHint: 'send',
    dir: 'auto',
  });
  readonly #button = element(
    'button',
    { className: 'send', type: 'submit', ariaLabel: words.send },
    icon('send'),
  );
  readonly #editing = element('div', { className: 'editing', hidden: true });
  readonly #error = element('p', { className: 'error', role: 'alert' });
  #stream = '';
  #target: EditTarget | undefined;

  constructor(ports: ComposerPorts) {
    this.#ports = ports;
    const stop = element(
      'button',
      { className: 'icon-button', type: 'button', ariaLabel: words.stopEditing },
      icon('close'),
    );
    stop.onclick = () => this.#stopEditing();
    this.#editing.append(element('span', {}, words.editing), stop);
    const row = element('div', { className: 'composer-row' }, this.#field, this.#button);
    this.element.append(this.#editing, row, this.#error);
    this.element.onsubmit = (event) => {
      event.preventDefault();
      void this.#submit();
    };
    this.#field.onkeydown = (event) => this.#key(event);
    this.#field.oninput = () => this.#written();
  }

  open(stream: string, label: string): void {
    this.#stream = stream;
    this.#field.placeholder = label;
    this.#field.ariaLabel = label;
    this.#leaveEditing();
    this.#put(draftOf(stream));
  }

  focus(): void {
    this.#field.focus({ preventScroll: true });
  }

  /** Puts a text into the field, for instance that of a recalled message. */
  write(text: string): void {
    this.#leaveEditing();
    this.#put(text);
    keepDraft(this.#stream, text);
    this.focus();
  }

  edit(target: EditTarget, text: string): void {
    this.#target = target;
    this.#editing.hidden = false;
    this.#button.ariaLabel = words.save;
    this.#put(text);
    this.focus();
  }

  #key(event: KeyboardEvent): void {
    // Some browsers end the composition before they tell of its Enter, and mark that key with 229.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape' && this.#target !== undefined) this.#stopEditing();
    else if (event.key === 'ArrowUp' && this.#field.value === '') {
      event.preventDefault();
      this.#ports.onEditLast();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void this.#submit();
    }
  }

  #written(): void {
    fill(this.#error);
    this.#fit();
    if (this.#target === undefined) keepDraft(this.#stream, this.#field.value);
    if (this.#field.value !== '') this.#ports.onTyping();
  }

  async #submit(): Promise<void> {
    const text = this.#field.value.trim();
    if (text === '') return;
    const target = this.#target;
    const stream = this.#stream;
    this.#leaveEditing();
    this.#put(target === undefined ? '' : draftOf(stream));
    if (target === undefined) keepDraft(stream, '');
    try {
      await (target === undefined ? this.#ports.send(text) : this.#ports.save(target, text));
    } catch (fault) {
      this.#giveBack(text, { target, stream, fault });
    }
  }

  /** It was not taken: the text is the person's again, unless they wrote another one meanwhile. */
  #giveBack(text: string, what: { target: EditTarget | undefined; stream: string; fault: unknown }): void {
    const { target, stream, fault } = what;
    if (stream !== this.#stream || this.#field.value !== '') {
      if (target === undefined && stream !== this.#stream) keepDraft(stream, text);
    } else if (target === undefined) this.write(text);
    else this.edit(target, text);
    fill(this.#error, sentenceOf(fault));
  }

  #stopEditing(): void {
    this.#leaveEditing();
    this.#put(draftOf(this.#stream));
    this.focus();
  }

  #leaveEditing(): void {
    this.#target = undefined;
    this.#editing.hidden = true;
    this.#button.ariaLabel = words.send;
    fill(this.#error);
  }

  #put(text: string): void {
    this.#field.value = text;
    this.#fit();
  }

  /** As high as its text. */
  #fit(): void {
    if (!fitsItself) {
      const { style } = this.#field;
      style.height = 'auto';
      style.height = `${Math.min(this.#field.scrollHeight, HEIGHT_MAX_PX)}px`;
    }
    this.#button.disabled = this.#field.value.trim() === '';
  }
}
