import { membershipChanges } from '../../src/domain/shared/events.ts';
import type { LogRow, StreamRow } from '../../src/domain/shared/rows.ts';
import { differences } from './agreement.ts';
import { contactDifferences } from './fold-contacts.ts';
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
  name?: string | undefined;
  isClosed: boolean;
  isFactorOn: boolean;
  /** What is left of each. */
  invitations: Record<string, string>;
  sessions: Record<string, true>;
}

/** Below the floor nothing is left to fold: then only what was told since can be compared. */
function accountDifferences(world: ModelWorld, stream: StreamRow, rows: readonly LogRow[]): string[] {
  const told: Account = { isClosed: false, isFactorOn: false, invitations: {}, sessions: {} };
  for (const row of rows) fold(told, row);
  const stored = storedAccount(world, stream);
  // What a closed account was called and whom it invited is gone with it.
  if (stored.isClosed) Object.assign(told, { name: stored.name, invitations: {} });
  told.name ??= stored.name;
  if (stream.floorSeq > 0) Object.assign(told, { ...stored, name: told.name });
  const where = `the account of ${stream.streamId}, by its events`;
  return [
    ...differences(where, { ...told }, { ...stored }),
    ...contactDifferences(world, stream, { rows, where }),
  ];
}

function storedAccount({ server: { store } }: ModelWorld, { streamId }: StreamRow): Account {
  const user = store.all('users').find(({ personalId }) => personalId === streamId);
  const live = store.all('sessions').filter(({ userId }) => userId === user?.userId);
  const made = store.all('invitations').filter(({ createdBy }) => createdBy === user?.userId);
  return {
    name: user?.name,
    isClosed: user?.closedAt !== null,
    isFactorOn: store.all('factors').some((row) => row.userId === user?.userId && row.confirmedAt !== null),
    invitations: Object.fromEntries(
      made.map((row) => [row.invitationId, `${row.uses} of ${row.usesMax}, ${row.revokedAt !== null}`]),
    ),
    sessions: Object.fromEntries(live.map(({ sessionId }) => [sessionId, true])),
  };
}

interface Told {
  readonly name?: string;
  readonly session?: string;
  readonly isFactorOn?: boolean;
  readonly invitation?: { id: string; uses: number; usesMax: number; isRevoked: boolean };
}

function fold(account: Account, { type, body }: LogRow): void {
  const { name, session, isFactorOn, invitation } = JSON.parse(body ?? '{}') as Told;
  if (name !== undefined) account.name = name;
  if (type === 'session.started' && session) account.sessions[session] = true;
  if (type === 'session.ended' && session) delete account.sessions[session];
  if (isFactorOn !== undefined) account.isFactorOn = isFactorOn;
  if (type === 'account.closed') account.isClosed = true;
  if (!invitation) return;
  const { id, uses, usesMax, isRevoked } = invitation;
  account.invitations[id] = `${uses} of ${usesMax}, ${isRevoked}`;
}
