import { Elysia } from 'elysia';
import { bodies } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented } from '../documentation.ts';

/** A new password for somebody who forgot the old one. */
export const passwordReset = ({ users }: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1/passwords' })
    .use(hooks)
    .post(
      '/forgotten',
      async ({ body, call, set }) => {
        await users.mail.forgotten({ ...body, language: call.language, address: call.address });
        set.status = 204;
      },
      { parse: 'json', body: bodies.ForgottenPassword, detail: FORGOTTEN },
    )
    .post(
      '/reset',
      async ({ body, call, set }) => {
        await users.resetPassword({ ...body, address: call.address });
        set.status = 204;
      },
      { parse: 'json', body: bodies.ResetPassword, detail: RESET },
    );

const FORGOTTEN = documented({
  tag: 'accounts',
  summary: 'Have a link to choose a new password sent by mail',
  description:
    'Answered alike, and as fast, whether or not somebody confirmed this address. The link works once and within an hour. ' +
    'Refused with `unsupported` where the server sends no mail: administrators hand out such links as well.',
  answer: [204, undefined, 'If the address is known, a letter is on its way.'],
  refusals: ['unsupported', 'foreign_origin'],
  isPublic: true,
});

const RESET = documented({
  tag: 'accounts',
  summary: 'Choose a new password by a one-time link',
  description:
    'The secret is what stands after `#reset=` in the link that an administrator gave or that was sent by mail. Every ' +
    'session of the account ends; signing in is a call of its own.',
  answer: [204, undefined, 'The password is changed.'],
  refusals: [
    'link_invalid',
    'password_invalid',
    'password_common',
    'conflict',
    'overloaded',
    'foreign_origin',
  ],
  isPublic: true,
});
