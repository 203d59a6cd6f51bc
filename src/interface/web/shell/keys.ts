/** What keys do anywhere on the page. */
export type KeyId = 'palette' | 'help' | 'newChat' | 'nextChat' | 'previousChat' | 'info';

/** What works everywhere, as `Mod+K`: `Mod` is Command on a Mac and Control elsewhere. */
export const EVERYWHERE: Readonly<Record<KeyId, string>> = {
  palette: 'Mod+K',
  nextChat: 'Alt+ArrowDown',
  previousChat: 'Alt+ArrowUp',
  newChat: 'Alt+N',
  info: 'Alt+I',
  help: '?',
};

/** What of a keyboard event decides. */
export interface Pressed {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

export interface KeyPlace {
  readonly isMac: boolean;
  /** Somebody writes: keys that are letters belong to the text. */
  readonly isInText: boolean;
}

/** What the keys mean here; undefined where they mean nothing of the page's. */
export function keyPressed(event: Pressed, { isMac, isInText }: KeyPlace): KeyId | undefined {
  const ids = Object.keys(EVERYWHERE) as KeyId[];
  return ids.find((id) => {
    const isLetter = !EVERYWHERE[id].includes('+');
    return !(isLetter && isInText) && isCombo(event, EVERYWHERE[id], isMac);
  });
}

/** The combination as this system writes it, one name a key. */
export function keyNames(combo: string, isMac: boolean): string[] {
  const names = isMac ? MAC_NAMES : OTHER_NAMES;
  return combo.split('+').map((part) => names[part] ?? SIGNS[part] ?? part);
}

/** The keys of an entry in a menu, as one text. */
export const keyText = (id: KeyId, isMac: boolean): string =>
  keyNames(EVERYWHERE[id], isMac).join(isMac ? '' : '+');

export const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform);

const SIGNS: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓' };
const MAC_NAMES: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Alt: '⌥',
  Shift: '⇧',
  Enter: '↩',
  Escape: 'esc',
};
const OTHER_NAMES: Readonly<Record<string, string>> = { Mod: 'Ctrl', Escape: 'Esc' };

function isCombo(event: Pressed, combo: string, isOnMac: boolean): boolean {
  const parts = combo.split('+');
  const key = parts.at(-1) ?? '';
  const wantsMod = parts.includes('Mod');
  const [mod, otherMod] = isOnMac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  if (mod !== wantsMod || otherMod || event.altKey !== parts.includes('Alt')) return false;
  // A sign such as ? stands on another key with or without Shift on each keyboard.
  if (parts.length === 1) return event.key === key;
  if (event.shiftKey !== parts.includes('Shift')) return false;
  // Where Alt makes another letter of it, the key still says which it is.
  return key.length === 1 ? event.key.toUpperCase() === key || event.code === `Key${key}` : event.key === key;
}
