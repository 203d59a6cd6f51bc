import { z } from 'zod';
import type { RefusalCode } from '../../domain/shared/refusals.ts';
import { bodies, ClientId } from '../protocol/index.ts';
import { STATUS } from './status.ts';

export interface RouteNotes {
  readonly tag: 'accounts' | 'people' | 'conversations' | 'server' | 'administration';
  readonly summary: string;
  readonly description?: string;
  /** Status, shape and meaning of the good answer. */
  readonly answer: readonly [status: number, schema: z.ZodType | undefined, meaning: string];
  /** What this route may refuse, beside what any route may. */
  readonly refusals?: readonly RefusalCode[];
  readonly isPublic?: boolean;
}

const ANYWHERE = ['bad_request', 'too_many_requests', 'internal'] as const;
const WITH_SESSION = ['not_signed_in', 'session_expired'] as const;

/** A route's entry in the API document. Answers are described here and not validated again when they are sent. */
export function documented(notes: RouteNotes) {
  const { tag, summary, description, answer, refusals = [], isPublic = false } = notes;
  const [status, schema, meaning] = answer;
  const good = { description: meaning, ...(schema ? { content: jsonContent(jsonSchemaOf(schema)) } : {}) };
  const codes = [...refusals, ...(isPublic ? [] : WITH_SESSION), ...ANYWHERE];
  return {
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(isPublic ? { security: [] } : {}),
    responses: { [status]: good, ...refusalResponses(codes) },
  };
}

/** Refusals with one status share an entry that lists their codes. */
function refusalResponses(codes: readonly RefusalCode[]) {
  const byStatus = Map.groupBy(new Set(codes), (code) => STATUS[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, each]) => [
      status,
      {
        description: each.map((code) => `\`${code}\``).join(', '),
        content: jsonContent({ $ref: '#/components/schemas/Problem' }),
      },
    ]),
  );
}

const jsonContent = (schema: object) => ({ 'application/json': { schema } });

/** A schema as OpenAPI 3.1 has it, which is JSON Schema. Fields may be added to any object, so none is closed. */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output' = 'output'): object {
  const { $schema: _dialect, ...shape } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return shape;
}

/** The client id of a change that has no body to carry it. */
export const IdempotencyKey = z.object({ 'idempotency-key': ClientId });

/** What the API document says beside its routes. */
export const apiDocument = (version: string) => ({
  info: {
    title: 'Magpie',
    version,
    description:
      'Everything a client can do, as HTTP calls. Changes carry a `clientId` (a UUIDv7, in the header `idempotency-key` ' +
      'where there is no body): the same call with the same id is carried out once and gets the first answer again.',
  },
  tags: [
    { name: 'accounts', description: 'Accounts, sign-in and devices.' },
    { name: 'people', description: 'Other people.' },
    { name: 'conversations', description: 'Conversations and what is in them.' },
    { name: 'server', description: 'This server.' },
    { name: 'administration', description: 'For the owners and administrators of this server.' },
  ],
  security: [{ token: [] }, { cookie: [] }],
  components: {
    securitySchemes: {
      token: { type: 'http' as const, scheme: 'bearer' },
      cookie: { type: 'apiKey' as const, in: 'cookie', name: 'magpie_session' },
    },
    schemas: { Problem: jsonSchemaOf(bodies.Problem) as object },
  },
});
