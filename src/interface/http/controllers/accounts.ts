import { Elysia } from 'elysia';
import { bodies } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented } from '../documentation.ts';

/** Making an account. */
export const accounts = ({ users }: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1/accounts' }).use(hooks).post(
    '',
    async ({ body, call, set }) => {
      const { userId, status } = await users.register({ ...body, address: call.address });
      set.status = status === 'created' ? 201 : 200;
      return { status, ...(userId === undefined ? {} : { user: userId }) };
    },
    {
      parse: 'json',
      body: bodies.Register,
      detail: documented({
        tag: 'accounts',
        summary: 'Make an account',
        description:
          'Signing in is a call of its own. Repeating the call with the same client id answers 200 and `already_registered`.',
        answer: [201, bodies.Registered, 'The account was made.'],
        refusals: [
          'handle_invalid',
          'handle_taken',
          'name_invalid',
          'password_invalid',
          'password_common',
          'claim_invalid',
          'registration_closed',
          'invitation_needed',
          'invitation_invalid',
          'conflict',
          'overloaded',
        ],
        isPublic: true,
      }),
    },
  );
