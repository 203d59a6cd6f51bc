import { z } from 'zod';
import { type FieldNotes, fieldNotes } from './fields.ts';

/** One leaf of the schema with every name it goes by. */
export interface Setting extends FieldNotes {
  /** Where it stands in the file and in the parsed object: `['limits', 'heartbeatMs']`. */
  readonly path: readonly string[];
  /** `limits.heartbeatMs` */
  readonly key: string;
  /** `--limits-heartbeat-ms` */
  readonly flag: string;
  /** `MAGPIE_LIMITS_HEARTBEAT_MS` */
  readonly variable: string;
  /** `undefined` where it is left out by default. */
  readonly preset: unknown;
  readonly field: z.ZodType;
}

export const VARIABLE_PREFIX = 'MAGPIE_';

/** The settings of a schema, in its order. */
export function settingsOf(schema: z.ZodObject, above: readonly string[] = []): Setting[] {
  return Object.entries(schema.shape).flatMap(([name, field]) => {
    const path = [...above, name];
    return field instanceof z.ZodObject ? settingsOf(field, path) : [settingOf(path, field as z.ZodType)];
  });
}

function settingOf(path: readonly string[], field: z.ZodType): Setting {
  const notes = fieldNotes.get(field);
  if (!notes) throw new Error(`The setting ${path.join('.')} says nothing of itself.`);
  const words = path.map((part) => part.replace(/[A-Z]/g, (letter) => `-${letter}`).toLowerCase()).join('-');
  return {
    ...notes,
    path,
    key: path.join('.'),
    flag: `--${words}`,
    variable: VARIABLE_PREFIX + words.replaceAll('-', '_').toUpperCase(),
    preset: field.parse(undefined),
    field,
  };
}

/** A value as people write it; a secret never. */
export function shownValue(setting: Pick<Setting, 'secret'>, value: unknown): string {
  if (value === undefined) return '(none)';
  if (setting.secret) return '***';
  if (Array.isArray(value)) return value.length === 0 ? '(none)' : value.join(', ');
  return String(value);
}
