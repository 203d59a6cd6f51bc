import { Refusal } from '../../domain/shared/refusals.ts';
import type { Caller } from '../../modules/users/index.ts';
import { CLOSE, type ClientFrame, LIMITS, presentHead, presentSelf } from '../protocol/index.ts';
import { codeOf } from './answers.ts';
import type { Connection } from './connection.ts';

/**
 * Signs a connection in by the same function that HTTP uses. The device enters the index before its heads are read,
 * so that nothing falls between: what commits in the meantime is held back and sent right after `ready`.
 */
export async function signInConnection(
  connection: Connection,
  frame: Extract<ClientFrame, { op: 'auth' }>,
): Promise<void> {
  if (connection.caller || connection.isSigningIn) throw new Refusal('bad_request');
  connection.isSigningIn = true;
  connection.language = frame.language;
  const caller = await callerOf(connection, frame.token);
  if (!caller || connection.isClosed) return;
  connection.caller = caller;
  connection.context.admit(connection);
  try {
    await welcome(connection, caller);
  } catch (fault) {
    // Everything is held back for heads that will not come, so the device starts anew: it is known and cannot ask twice.
    const code = codeOf(fault);
    if (code === 'internal') connection.context.onFault(fault);
    connection.bye(code, CLOSE.slow, 1_000);
  }
}

/** Whose token this is; a wrong one ends the socket. */
async function callerOf(connection: Connection, token: string | undefined): Promise<Caller | undefined> {
  try {
    const { context, cookieToken, address } = connection;
    return await context.users.authentication.caller(token ?? cookieToken, address);
  } catch (fault) {
    connection.isSigningIn = false;
    if (!(fault instanceof Refusal)) throw fault;
    // A store that is away says nothing of the session: the device comes back with the same token.
    if (fault.isFinal) connection.bye(fault.code, CLOSE.expired);
    else connection.bye(fault.code, CLOSE.slow, 1_000);
    return undefined;
  }
}

async function welcome(connection: Connection, caller: Caller): Promise<void> {
  const { context, outbox } = connection;
  outbox.hold();
  const isFirst = !context.router.people.isHere(caller.userId);
  const entering = context.router.enter(connection);
  // At once, because from here on the end of the socket tells that the person left.
  if (isFirst) context.presence.cameOnline(caller.userId);
  context.presence.idle(connection, false);
  await entering;
  const { heads, next } = await context.messages.heads(caller.userId, { limit: LIMITS.headsPage });
  if (connection.isClosed) {
    // The socket went while the heads were read: `end` ran before the index was entered.
    context.router.leave(connection);
    return;
  }
  outbox.release(
    JSON.stringify({
      op: 'ready',
      user: presentSelf(caller),
      session: caller.sessionId,
      epoch: context.epoch,
      heads: heads.map(presentHead),
      next,
      degraded: context.degraded(),
    }),
  );
}
