import { Elysia } from 'elysia';
import { bodies } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented } from '../documentation.ts';

/** The address to which somebody has a link sent when they forgot their password. */
export const ownMail = ({ users }: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1' })
    .use(hooks)
    .post(
      '/me/mail',
      async ({ body, call, set }) => {
        const { language, address } = call;
        await users.mail.offer(call.caller, { ...body, language, address });
        set.status = 204;
      },
      { parse: 'json', body: bodies.OfferMail, detail: OFFER },
    )
    .delete(
      '/me/mail',
      async ({ body, call, set }) => {
        await users.mail.remove(call.caller, { ...body, address: call.address });
        set.status = 204;
      },
      { parse: 'json', body: bodies.RemoveMail, detail: REMOVE },
    )
    .post(
      '/mail/confirm',
      async ({ body, call, set }) => {
        await users.mail.confirm({ ...body, address: call.address });
        set.status = 204;
      },
      { parse: 'json', body: bodies.ConfirmMail, detail: CONFIRM },
    );

const PROVEN = ['password_wrong', 'factor_needed', 'factor_wrong', 'conflict', 'foreign_origin'] as const;

const OFFER = documented({
  tag: 'accounts',
  summary: 'Name my address of mail',
  description: 'A letter goes there, and the address counts once the link in it was opened.',
  answer: [204, undefined, 'A letter is on its way.'],
  refusals: ['unsupported', 'mail_invalid', ...PROVEN],
});

const REMOVE = documented({
  tag: 'accounts',
  summary: 'Take my address of mail away',
  answer: [204, undefined, 'No link is sent there any more.'],
  refusals: ['not_found', ...PROVEN],
});

const CONFIRM = documented({
  tag: 'accounts',
  summary: 'Confirm an address of mail',
  description: 'The secret is what stands after `#mail=` in the link that was sent there.',
  answer: [204, undefined, 'From now on it is the address of the account.'],
  refusals: ['link_invalid', 'mail_taken', 'conflict', 'foreign_origin'],
  isPublic: true,
});
