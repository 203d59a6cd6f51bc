import type { Device } from '../device.ts';
import { element, fill } from '../dom/element.ts';
import { magpieMark } from '../dom/mark.ts';
import { sentenceOf } from '../dom/notices.ts';
import { words } from '../words/words.ts';
import { type FieldOptions, field } from './field.ts';

export interface AccountPageOptions {
  readonly device: Device;
  readonly claim: string | undefined;
  /** Why somebody who was signed in stands here. */
  readonly note: string | undefined;
  /** Whether what is written here is gone with the page. */
  readonly keepsNothing: boolean;
}

type Kind = 'sign-in' | 'register';

/** Signing in, and making an account, which signs in as well. */
export function accountPage(options: AccountPageOptions): HTMLElement {
  const page = element('main', { className: 'account' });
  const show = (kind: Kind) => {
    const other = kind === 'register' ? 'sign-in' : 'register';
    fill(
      page,
      accountCard(kind, options, () => show(other)),
    );
    const empty = [...page.querySelectorAll('input')].find(({ value }) => value === '');
    // By then the page is in the document. On a phone the keyboard would hide what is asked for.
    queueMicrotask(() => matchMedia('(hover: hover)').matches && empty?.focus());
  };
  show(options.claim === undefined ? 'sign-in' : 'register');
  return page;
}

function accountCard(kind: Kind, options: AccountPageOptions, onSwitch: () => void): HTMLElement {
  const isNew = kind === 'register';
  const title = isNew ? words.registerHere : words.signInTo;
  const head = element(
    'div',
    { className: 'account-head' },
    magpieMark(),
    element('h1', {}, title),
    element('p', {}, options.note ?? words.tagline),
  );
  const isOwner = isNew && options.claim !== undefined;
  const other = element('button', { className: 'text-button', type: 'button', onclick: onSwitch });
  fill(other, isNew ? words.signIn : words.register);
  return element(
    'div',
    { className: 'account-card' },
    head,
    isOwner && ownerNote(),
    accountForm(kind, options),
    element('p', { className: 'account-switch' }, isNew ? words.haveAccount : words.noAccount, other),
    options.keepsNothing && element('p', { className: 'hint' }, words.keepsNothing),
  );
}

function ownerNote(): HTMLElement {
  return element('p', { className: 'owner-note' }, element('b', {}, words.ownerTitle), words.ownerText);
}

function accountForm(kind: Kind, { device, claim }: AccountPageOptions): HTMLFormElement {
  const isNew = kind === 'register';
  const handle = field({ ...handleField(isNew), value: isNew ? '' : (device.me?.handle ?? '') });
  const name = field({ name: 'name', label: words.name, autocomplete: 'name', maxLength: 200 });
  const password = field(passwordField(isNew));
  const error = element('p', { className: 'error', role: 'alert' });
  const submit = element('button', { className: 'button button-main', type: 'submit' });
  const label = isNew ? words.register : words.signIn;
  fill(submit, label);
  const enter = async () => {
    const credentials = { handle: handle.input.value.trim(), password: password.input.value };
    const account = { ...credentials, name: name.input.value, ...(claim === undefined ? {} : { claim }) };
    if (isNew) await device.register(account);
    await device.signIn(credentials);
  };
  const form = element('form', { className: 'account-form', method: 'post' });
  fill(form, handle.field, isNew && name.field, password.field, error, submit);
  form.onsubmit = (event) => {
    event.preventDefault();
    submit.disabled = true;
    fill(submit, words.oneMoment);
    fill(error);
    enter()
      .catch((fault: unknown) => fill(error, sentenceOf(fault)))
      .finally(() => {
        submit.disabled = false;
        fill(submit, label);
      });
  };
  return form;
}

function handleField(isNew: boolean): FieldOptions {
  const known = { name: 'handle', label: words.handle, autocomplete: 'username', maxLength: 64 } as const;
  return isNew ? { ...known, hint: words.handleHint } : known;
}

function passwordField(isNew: boolean): FieldOptions {
  const known = { name: 'password', label: words.password, type: 'password', maxLength: 256 } as const;
  if (!isNew) return { ...known, autocomplete: 'current-password' };
  return { ...known, autocomplete: 'new-password', hint: words.passwordHint };
}
