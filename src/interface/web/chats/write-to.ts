import type { Device } from '../device.ts';
import { element, fill } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import { sentenceOf } from '../dom/notices.ts';
import { words } from '../words/words.ts';

/** The field in which somebody is found by exact handle; notes to self open by one's own. */
export function writeTo(device: Device, onOpen: (stream: string) => void): HTMLFormElement {
  const input = element('input', {
    id: 'write-to',
    className: 'input',
    placeholder: words.writeTo,
    ariaLabel: words.writeTo,
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: false,
    maxLength: 65,
    enterKeyHint: 'go',
  });
  const error = element('p', { className: 'error', role: 'alert' });
  const go = element(
    'button',
    { className: 'icon-button', type: 'submit', ariaLabel: words.find },
    icon('go'),
  );
  const form = element('form', { className: 'write-to' }, input, go, error);
  input.oninput = () => fill(error);
  form.onsubmit = (event) => {
    event.preventDefault();
    const handle = input.value.trim().replace(/^@/, '');
    if (handle === '' || go.disabled) return;
    if (device.status === 'offline') return fill(error, words.needsConnection);
    go.disabled = true;
    find(device, handle)
      .then((stream) => {
        if (stream === undefined) return fill(error, words.nobody(handle));
        input.value = '';
        onOpen(stream);
      })
      .catch((fault: unknown) => fill(error, sentenceOf(fault)))
      .finally(() => {
        go.disabled = false;
      });
  };
  return form;
}

async function find(device: Device, handle: string): Promise<string | undefined> {
  if (handle.toLowerCase() === device.me?.handle) return device.me.self;
  const person = await device.findByHandle(handle);
  return person && device.openDirect(person.id);
}
