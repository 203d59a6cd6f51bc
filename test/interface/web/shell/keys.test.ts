import { describe, expect, test } from 'bun:test';
import { KEY_ROOMS } from '../../../../src/interface/web/shell/key-rooms.ts';
import { keyNames, keyPressed, keyText, type Pressed } from '../../../../src/interface/web/shell/keys.ts';
import en from '../../../../src/interface/web/words/en.json';
import zh from '../../../../src/interface/web/words/zh.json';

const press = (key: string, more: Partial<Pressed> = {}): Pressed => ({
  ...{ key, code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key },
  ...{ ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
  ...more,
});
const onLinux = { isMac: false, isInText: false };
const onMac = { isMac: true, isInText: false };

describe('a key', () => {
  test('opens the palette with Control, and on a Mac with Command', () => {
    expect(keyPressed(press('k', { ctrlKey: true }), onLinux)).toBe('palette');
    expect(keyPressed(press('k', { metaKey: true }), onMac)).toBe('palette');
    expect(keyPressed(press('k', { metaKey: true }), onLinux)).toBeUndefined();
    expect(keyPressed(press('k', { ctrlKey: true }), onMac)).toBeUndefined();
    expect(keyPressed(press('k', { ctrlKey: true, shiftKey: true }), onLinux)).toBeUndefined();
    expect(keyPressed(press('k'), onLinux)).toBeUndefined();
  });

  test('works in a text field unless it would write something', () => {
    expect(keyPressed(press('?', { shiftKey: true }), onLinux)).toBe('help');
    expect(keyPressed(press('?', { shiftKey: true }), { ...onLinux, isInText: true })).toBeUndefined();
    expect(keyPressed(press('k', { ctrlKey: true }), { ...onLinux, isInText: true })).toBe('palette');
    expect(keyPressed(press('ArrowDown', { altKey: true }), { ...onLinux, isInText: true })).toBe('nextChat');
  });

  test('with Option is known by where it is, whatever letter it makes', () => {
    expect(keyPressed(press('Dead', { code: 'KeyN', altKey: true }), onMac)).toBe('newChat');
    expect(keyPressed(press('ˆ', { code: 'KeyI', altKey: true }), onMac)).toBe('info');
  });
});

describe('the names of keys', () => {
  test('are those of the system', () => {
    expect(keyNames('Mod+K', true)).toEqual(['⌘', 'K']);
    expect(keyNames('Mod+K', false)).toEqual(['Ctrl', 'K']);
    expect(keyNames('Alt+ArrowDown', true)).toEqual(['⌥', '↓']);
    expect(keyText('palette', true)).toBe('⌘K');
    expect(keyText('palette', false)).toBe('Ctrl+K');
  });
});

test('every line of the help has its words in both languages', () => {
  for (const { keys } of [en.shell, zh.shell]) {
    const words = new Set(Object.keys(keys));
    expect(
      KEY_ROOMS.flatMap(({ id, lines }) => [id, ...lines.map((line) => line.id)]).filter(
        (id) => !words.has(id),
      ),
    ).toEqual([]);
  }
});
