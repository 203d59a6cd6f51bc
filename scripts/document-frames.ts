import { z } from 'zod';
import { ClientFrame, LIMITS, PROTOCOL_LEVEL, ServerFrame } from '../src/interface/protocol/index.ts';

interface JsonSchema {
  readonly type?: string | string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: JsonSchema;
  readonly properties?: Record<string, JsonSchema>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly default?: unknown;
}

/** docs/frames.md: every frame with its fields, from the schemas that parse them. */
export function frameTables(): string {
  const limits = Object.entries(LIMITS).map(([name, value]) => `| ${name} | ${value.toLocaleString('en')} |`);
  return [
    '# Frames',
    '',
    'Made from `src/interface/protocol` by `bun scripts/generate.ts`. JSON text, one object a frame.',
    `Protocol level ${PROTOCOL_LEVEL}. An unknown field is ignored; an unknown \`op\` from a client is refused as \`unsupported\`,`,
    'one from the server is ignored.',
    '',
    '## From the client',
    '',
    ...ClientFrame.options.flatMap((option) =>
      frameTable(z.toJSONSchema(option, { io: 'input' }) as JsonSchema),
    ),
    '## From the server',
    '',
    ...ServerFrame.options.flatMap((option) => frameTable(z.toJSONSchema(option) as JsonSchema)),
    '## Limits of the wire',
    '',
    '| limit | value |',
    '|---|---|',
    ...limits,
    '',
  ].join('\n');
}

function frameTable(schema: JsonSchema): string[] {
  const fields = Object.entries(schema.properties ?? {});
  const op = String(fields.find(([name]) => name === 'op')?.[1].const ?? '?');
  const rows = fields
    .filter(([name]) => name !== 'op')
    .map(([name, field]) => {
      const isRequired = schema.required?.includes(name) ?? false;
      return `| \`${name}\` | ${typeText(field).replaceAll('|', '\\|')} | ${isRequired ? 'yes' : ''} |`;
    });
  if (rows.length === 0) return [`### ${op}`, '', 'No fields.', ''];
  return [`### ${op}`, '', '| field | type | always |', '|---|---|---|', ...rows, ''];
}

function typeText(field: JsonSchema): string {
  const alternatives = field.anyOf ?? field.oneOf;
  if (alternatives) return alternatives.map(typeText).join(' or ');
  if (field.const !== undefined) return `\`${JSON.stringify(field.const)}\``;
  if (field.enum) return field.enum.map((each) => `\`${JSON.stringify(each)}\``).join(' or ');
  if (field.type === 'array') {
    const most = field.maxItems === undefined ? '' : `, at most ${field.maxItems}`;
    return `list of ${typeText(field.items ?? {})}${most}`;
  }
  if (field.type === 'object') {
    const inner = Object.entries(field.properties ?? {});
    if (inner.length === 0) return 'object';
    const isOptional = (name: string) => !(field.required ?? []).includes(name);
    return `{ ${inner.map(([name, each]) => `${name}${isOptional(name) ? '?' : ''}: ${typeText(each)}`).join(', ')} }`;
  }
  if (field.type === 'string') return stringText(field);
  return field.type === 'integer' ? 'whole number' : String(field.type ?? 'anything');
}

const NAMED_PATTERNS: Readonly<Record<string, string>> = {
  '^[a-z2-7]{26}$': 'id',
  '^[0-9a-f]{16}$': 'digest',
};

function stringText({ pattern, maxLength }: JsonSchema): string {
  if (pattern && NAMED_PATTERNS[pattern]) return NAMED_PATTERNS[pattern];
  if (pattern?.startsWith('^[0-9a-f]{8}-')) return 'client id (UUIDv7)';
  return maxLength === undefined ? 'text' : `text of at most ${maxLength}`;
}
