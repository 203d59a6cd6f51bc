import { element } from '../dom/element.ts';

export interface FieldOptions {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'password';
  readonly autocomplete: AutoFill;
  readonly maxLength: number;
  readonly hint?: string;
  readonly value?: string;
}

/** A label, its input and what there is to know about it. */
export function field(options: FieldOptions): { field: HTMLElement; input: HTMLInputElement } {
  const { name, label, type = 'text', autocomplete, maxLength, hint, value = '' } = options;
  const isPlain = autocomplete === 'name';
  const input = element('input', {
    id: `account-${name}`,
    className: 'input',
    name,
    type,
    autocomplete,
    maxLength,
    value,
    required: true,
    spellcheck: false,
    autocapitalize: isPlain ? 'words' : 'none',
  });
  const about =
    hint === undefined ? undefined : element('p', { id: `${input.id}-hint`, className: 'hint' }, hint);
  if (about) input.setAttribute('aria-describedby', about.id);
  const caption = element('label', { htmlFor: input.id }, label);
  return { field: element('div', { className: 'field' }, caption, input, about), input };
}
