import type { Chance } from '../support/chance.ts';
import { hostileKeys, hostileValues, nastyKeys, nastyTexts, nastyValues } from './nasty-values.ts';

/** How often a message is bent so badly that a server hangs up: often enough, and mostly something subtler. */
const badly = 0.03;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Stands in a tree for JSON text that is put in as it is. */
const placeholder = (index: number): string => `\u0001${index}\u0001`;

/**
 * Bends messages. What it makes is mostly still JSON, so that it comes past the parser and into what lies behind it;
 * the rest is broken as text or as bytes. The same chance makes the same messages.
 */
export class Mutation {
  readonly #chance: Chance;
  #raw: string[] = [];

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** A bent message, as JSON text that may be broken. */
  text(message: object): string {
    this.#raw = [];
    let tree = structuredClone(message) as Json;
    for (let count = 1 + this.#chance.below(3); count > 0; count -= 1) tree = this.#bend(tree);
    const text = this.#written(tree);
    return this.#chance.isTrue(badly) ? this.#broken(text) : text;
  }

  /** The same as bytes that may be no UTF-8. */
  bytes(text: string): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(Buffer.from(text));
    for (let count = 1 + this.#chance.below(4); count > 0 && bytes.length > 0; count -= 1) {
      bytes[this.#chance.below(bytes.length)] = this.#chance.below(256);
    }
    return bytes;
  }

  /** Something for a header line, a query or a path. */
  word(usual: string): string {
    const nasty = this.#chance.pick(nastyTexts) ?? '';
    if (this.#chance.isTrue(0.5)) return nasty;
    const at = this.#chance.below(usual.length + 1);
    return usual.slice(0, at) + nasty + usual.slice(at + this.#chance.below(3));
  }

  #bend(tree: Json): Json {
    if (tree === null || typeof tree !== 'object' || this.#chance.isTrue(badly / 3)) return this.#value();
    if (Array.isArray(tree)) return this.#bendList(tree);
    const keys = Object.keys(tree);
    const key = this.#chance.pick(this.#chance.isTrue(badly) ? keys : keys.filter((name) => name !== 'op'));
    const bend = this.#chance.below(10);
    if (key === undefined || bend === 0) return this.#withNastyKey(tree);
    if (bend === 1) return Object.fromEntries(Object.entries(tree).filter(([name]) => name !== key));
    if (bend === 2) return { ...tree, [key]: tree[this.#chance.pick(keys) ?? key] ?? null };
    if (bend <= 5) return { ...tree, [key]: this.#value() };
    return { ...tree, [key]: this.#bend(tree[key] ?? null) };
  }

  #bendList(list: Json[]): Json {
    const at = this.#chance.below(list.length);
    const bend = this.#chance.below(6);
    if (list.length === 0 || bend === 0) return [...list, this.#value()];
    if (bend === 1) return list.filter((_each, index) => index !== at);
    if (bend === 2) return Array.from({ length: 1 + this.#chance.below(60) }, () => list[at] ?? null);
    return list.map((each, index) => (index === at ? this.#bend(each) : each));
  }

  #withNastyKey(tree: { [key: string]: Json }): Json {
    const key = this.#chance.pick(this.#chance.isTrue(badly) ? hostileKeys : nastyKeys) ?? '';
    // Not by a spread or an assignment, which would set a prototype instead of writing the key.
    return Object.fromEntries([...Object.entries(tree), [key, this.#value()]]);
  }

  /** A nasty value, kept aside as text because not every one can be in a tree. */
  #value(): Json {
    this.#raw.push(this.#chance.pick(this.#chance.isTrue(badly) ? hostileValues : nastyValues) ?? 'null');
    return placeholder(this.#raw.length - 1);
  }

  #written(tree: Json): string {
    const text = JSON.stringify(tree) ?? 'null';
    return text.replace(/"\\u0001(\d+)\\u0001"/g, (_all, index) => this.#raw[Number(index)] ?? 'null');
  }

  #broken(text: string): string {
    const at = this.#chance.below(text.length + 1);
    const to = at + this.#chance.below(8);
    switch (this.#chance.below(6)) {
      case 0:
        return text.slice(0, at);
      case 1:
        return text.slice(0, at) + text.slice(to);
      case 2:
        return text.slice(0, at) + text.slice(at, to).repeat(3) + text.slice(to);
      case 3:
        return text.slice(0, at) + String.fromCharCode(this.#chance.below(0x500)) + text.slice(at);
      case 4:
        return text.replace('}', `,${text.slice(1, at)}}`);
      default:
        return text + text.slice(at);
    }
  }
}
