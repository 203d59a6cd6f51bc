import { Elysia } from 'elysia';
import { bodies, LIMITS, presentMe } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented } from '../documentation.ts';
import { presentSession } from '../presenting.ts';

/** One's own account. */
export const me = ({ users, messages, friends }: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1/me' })
    .use(hooks)
    .get('', async ({ call }) => presentMe(await users.account(call.caller)), { detail: READ })
    .patch('', async ({ body, call }) => presentMe(await users.changeProfile(call.caller, body)), {
      parse: 'json',
      body: bodies.ChangeProfile,
      detail: CHANGE,
    })
    .get(
      '/state',
      async ({ call: { caller } }) => {
        // The head is read first, so the state is at least as new as it says; events carry resulting values, so one
        // that is applied again changes nothing.
        const { stream } = await messages.head(caller.userId, caller.personalId);
        const [user, rows, security, known] = await Promise.all([
          users.account(caller),
          users.sessionsOf(caller),
          users.factor.state(caller),
          friends.list(caller, { limit: LIMITS.contactsPage }),
        ]);
        return {
          asOf: stream.lastSeq,
          me: presentMe(user),
          sessions: rows.map((row) => presentSession(row, caller.sessionId)),
          contacts: known.contacts,
          contactsAfter: known.next,
          security,
        };
      },
      { detail: STATE },
    );

const READ = documented({
  tag: 'accounts',
  summary: 'Read my account',
  answer: [200, bodies.Me, 'The account of the session.'],
});

const CHANGE = documented({
  tag: 'accounts',
  summary: 'Change my display name and what I tell of myself',
  answer: [200, bodies.Me, 'The account as it is now.'],
  refusals: ['name_invalid', 'profile_invalid', 'conflict', 'foreign_origin'],
});

const STATE = documented({
  tag: 'accounts',
  summary: 'Read what my personal stream changes',
  description:
    'For a device that is told to `reset` its personal stream: the state, and the event up to which it holds.',
  answer: [200, bodies.MyState, 'The state as of the event `asOf`.'],
});
