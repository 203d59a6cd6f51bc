import { membershipChanges } from '../../src/domain/shared/events.ts';
import type { LogRow, StreamRow } from '../../src/domain/shared/rows.ts';
import { differences } from './agreement.ts';
import type { ModelWorld } from './model-world.ts';

/**
 * What events say of who belongs where, and of accounts, must be what the rows say: that is all that a device, a node
 * or a consumer can learn from events.
 */
export function foldDifferences(world: ModelWorld): string[] {
  const logs = Map.groupBy(world.server.log(), ({ streamId }) => streamId);
  return world.server.store.all('streams').flatMap((stream) => {
    const rows = [...(logs.get(stream.streamId) ?? [])].sort((a, b) => a.seq - b.seq);
    return stream.kind === 'personal'
      ? accountDifferences(world, stream, rows)
      : memberDifferences(world, stream, rows);
  });
}

function memberDifferences(
  world: ModelWorld,
  { streamId, kind }: StreamRow,
  rows: readonly LogRow[],
): string[] {
  const members: Record<string, number | null> = {};
  for (const row of rows)
    for (const { userId, joined } of membershipChanges(row)) members[userId] = joined ? null : row.seq;
  const stored = Object.fromEntries(
    world.membersOf(streamId).map(({ userId, leftSeq }) => [userId, leftSeq]),
  );
  return differences(`who is in the ${kind} ${streamId}, by its events`, members, stored);
}

interface Account {
  name?: string;
  readonly sessions: Record<string, true>;
}

/** Below the floor nothing is left to fold: then only what was told since can be compared. */
function accountDifferences(world: ModelWorld, stream: StreamRow, rows: readonly LogRow[]): string[] {
  const account: Account = { sessions: {} };
  for (const row of rows) fold(account, row);
  const user = world.server.store.all('users').find(({ personalId }) => personalId === stream.streamId);
  const live = world.server.store.all('sessions').filter(({ userId }) => userId === user?.userId);
  const sessions = Object.fromEntries(live.map(({ sessionId }) => [sessionId, true]));
  const isWhole = stream.floorSeq === 0;
  const told = { name: account.name ?? user?.name, sessions: isWhole ? account.sessions : sessions };
  return differences(`the account of ${user?.handle}, by its events`, told, { name: user?.name, sessions });
}

function fold(account: Account, { type, body }: LogRow): void {
  const told = JSON.parse(body ?? '{}') as { name?: string; session?: string };
  if (told.name !== undefined) account.name = told.name;
  if (type === 'session.started' && told.session) account.sessions[told.session] = true;
  if (type === 'session.ended' && told.session) delete account.sessions[told.session];
}
