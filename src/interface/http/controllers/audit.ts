import { Elysia } from 'elysia';
import { z } from 'zod';
import { bodies } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented } from '../documentation.ts';
import { AuditPlaceText, auditPlaceText, presentAuditLine } from '../presenting-administration.ts';
import { whole } from '../route-fields.ts';

const PAGE_MAX = 100;
const AuditQuery = z.object({
  before: AuditPlaceText.optional(),
  limit: whole({ from: 1, to: PAGE_MAX, preset: 50 }),
});

/** What was done by role, for those who have one. */
export const audit = ({ users }: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1/administration' }).use(hooks).get(
    '/audit',
    async ({ call, query }) => {
      const { lines, next } = await users.manage.audit(call.caller, query);
      return { lines: lines.map(presentAuditLine), next: next && auditPlaceText(next) };
    },
    { query: AuditQuery, detail: AUDIT },
  );

const AUDIT = documented({
  tag: 'administration',
  summary: 'Read what was done by role or at the machine',
  description: 'The newest first; ask again with `before` set to `next` until that is null.',
  answer: [200, bodies.Audit, 'Some lines.'],
  refusals: ['forbidden'],
});
