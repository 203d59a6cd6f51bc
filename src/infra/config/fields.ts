import { z } from 'zod';

/** What a setting says of itself beside its type and default. */
export interface FieldNotes {
  readonly description: string;
  /** Completes "must be …". */
  readonly mustBe: string;
  readonly unit?: string;
  /** Printed as *** wherever settings are shown. */
  readonly secret?: boolean;
  /** How text from a flag or a variable becomes a value. */
  readonly read: 'text' | 'number' | 'number or off' | 'list';
}

export const fieldNotes = z.registry<FieldNotes>();

type Said = Pick<FieldNotes, 'description' | 'unit' | 'secret'>;

/** A whole number within bounds. */
export function whole(range: { from: number; to: number; default: number }, said: Said) {
  const mustBe = `a whole number from ${range.from} to ${range.to}`;
  return z
    .int()
    .min(range.from)
    .max(range.to)
    .default(range.default)
    .register(fieldNotes, { ...said, mustBe, read: 'number' });
}

/** A port, or `off` for a listener that is not wanted. 0 lets the system choose. */
export function portOrOff(preset: number, said: Said) {
  return z
    .union([z.int().min(0).max(65_535), z.literal('off')])
    .default(preset)
    .register(fieldNotes, {
      ...said,
      mustBe: 'a whole number from 0 to 65535, or off',
      read: 'number or off',
    });
}

export function choice<const Words extends readonly [string, ...string[]]>(
  words: Words,
  preset: Words[number],
  said: Said,
) {
  const mustBe = `one of ${words.join(', ')}`;
  // The words hold the preset by its type, which zod's own type for defaults of enums cannot see.
  const field = z.enum(words).default(preset as never);
  return field.register(fieldNotes, { ...said, mustBe, read: 'text' });
}

/** Text of at most 1,000 characters that is not empty. */
export function text(preset: string, said: Said) {
  return z
    .string()
    .min(1)
    .max(1_000)
    .default(preset)
    .register(fieldNotes, { ...said, mustBe: 'a text that is not empty', read: 'text' });
}

/** The address of a site: scheme, host and port, and nothing after them. Left out by default. */
export function origin(said: Said) {
  return z
    .string()
    .refine(isOrigin)
    .optional()
    .register(fieldNotes, { ...said, mustBe: 'an address such as https://chat.example.org', read: 'text' });
}

/** Text of at most 1,000 characters. Left out by default. */
export function optionalText(said: Said) {
  return z
    .string()
    .min(1)
    .max(1_000)
    .optional()
    .register(fieldNotes, { ...said, mustBe: 'a text that is not empty', read: 'text' });
}

/** An address with a path, such as that of an identity provider. Left out by default. */
export function address(said: Said) {
  return z
    .string()
    .refine((value) => /^https?:\/\//.test(value) && URL.canParse(value))
    .optional()
    .register(fieldNotes, {
      ...said,
      mustBe: 'an address such as https://login.example.org/realm',
      read: 'text',
    });
}

/** The address of a mail server. Left out by default. */
export function smtp(said: Said) {
  return z
    .string()
    .refine((value) => /^smtps?:\/\/[^/]/.test(value) && URL.canParse(value))
    .optional()
    .register(fieldNotes, {
      ...said,
      mustBe: 'an address such as smtp://name:password@mail.example.org:587',
      read: 'text',
    });
}

export function origins(said: Said) {
  return list(isOrigin, { ...said, mustBe: 'a list of addresses such as https://chat.example.org' });
}

/** A list, empty by default, of texts that pass the test. In flags and variables its parts are set off by commas. */
export function list(isGood: (part: string) => boolean, said: Said & { mustBe: string }) {
  return z
    .array(z.string().refine(isGood))
    .max(100)
    .default([])
    .register(fieldNotes, { ...said, read: 'list' });
}

function isOrigin(value: string): boolean {
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) return false;
  return new URL(value).origin === value.replace(/\/$/, '').toLowerCase();
}
