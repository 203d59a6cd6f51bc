import { Elysia } from 'elysia';
import { admission } from './admission.ts';
import { callOf } from './call.ts';
import { callHooks } from './call-hooks.ts';
import { accounts } from './controllers/accounts.ts';
import { administration } from './controllers/administration.ts';
import { apiReference } from './controllers/api-reference.ts';
import { audit } from './controllers/audit.ts';
import { contacts } from './controllers/contacts.ts';
import { conversations } from './controllers/conversations.ts';
import { events } from './controllers/events.ts';
import { friendships } from './controllers/friends.ts';
import { health } from './controllers/health.ts';
import { identitySignIn, ownIdentity } from './controllers/identity.ts';
import { invitations } from './controllers/invitations.ts';
import { ownMail } from './controllers/mail.ts';
import { me } from './controllers/me.ts';
import { writing } from './controllers/messages.ts';
import { ownRules } from './controllers/own-rules.ts';
import { ownView } from './controllers/own-view.ts';
import { devicePairing } from './controllers/pairing.ts';
import { passwordReset } from './controllers/password-reset.ts';
import { people } from './controllers/people.ts';
import { security } from './controllers/security.ts';
import { serverInfo } from './controllers/server-info.ts';
import { sessions } from './controllers/sessions.ts';
import { signingOut } from './controllers/signing-out.ts';
import type { HttpDependencies } from './dependencies.ts';
import { faultOf, isExpected } from './fault-of.ts';
import { originRule } from './origins.ts';
import { problemOf } from './problem.ts';

/** Every route of the API, of its reference and of health. */
export function createApi(deps: HttpDependencies) {
  const { users, budget, settings } = deps;
  const hooks = callHooks(
    admission({ authentication: users.authentication, budget, isAllowedOrigin: originRule(settings) }),
  );
  // Host names of any length: the framework's shortcut takes for granted that the path begins after eleven characters.
  return new Elysia({ handler: { standardHostname: false } })
    .onError({ as: 'global' }, ({ error, request }) => {
      const call = callOf(request);
      const fault = faultOf(error);
      if (!isExpected(fault)) deps.onFault(fault, { requestId: call.requestId, route: call.route });
      return problemOf(fault, call);
    })
    .use(apiReference(deps, hooks))
    .use(health(deps, hooks))
    .use(serverInfo(deps, hooks))
    .use(accounts(deps, hooks))
    .use(sessions(deps, hooks))
    .use(signingOut(deps, hooks))
    .use(devicePairing(deps, hooks))
    .use(identitySignIn(deps, hooks))
    .use(passwordReset(deps, hooks))
    .use(me(deps, hooks))
    .use(security(deps, hooks))
    .use(ownIdentity(deps, hooks))
    .use(ownMail(deps, hooks))
    .use(invitations(deps, hooks))
    .use(administration(deps, hooks))
    .use(audit(deps, hooks))
    .use(ownRules(deps, hooks))
    .use(people(deps, hooks))
    .use(contacts(deps, hooks))
    .use(friendships(deps, hooks))
    .use(conversations(deps, hooks))
    .use(ownView(deps, hooks))
    .use(events(deps, hooks))
    .use(writing(deps, hooks));
}
