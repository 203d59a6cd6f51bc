import { element } from '../dom/element.ts';

const TINTS = 8;

/** A picture made of a name: its first character on a colour that stays with the id. */
export function avatar(
  id: string,
  name: string,
  options: { isSmall?: boolean; isSelf?: boolean } = {},
): HTMLElement {
  const size = options.isSmall ? ' avatar-small' : '';
  const tint = options.isSelf ? ' avatar-self' : ` tint-${tintOf(id)}`;
  return element('span', { className: `avatar${size}${tint}`, ariaHidden: 'true' }, initialOf(name));
}

function initialOf(name: string): string {
  const visible = name.trim().replace(/^[^\p{L}\p{N}\p{Extended_Pictographic}]+/u, '');
  const [first = '?'] = visible === '' ? name.trim() : visible;
  return first.toLocaleUpperCase();
}

function tintOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return sum % TINTS;
}
