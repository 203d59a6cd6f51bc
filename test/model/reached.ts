import type { ContactRow, LogRow } from '../../src/domain/shared/rows.ts';
import type { ModelWorld } from './model-world.ts';

/** What a run came past that histories are meant to include. */
export function reachedIn(world: ModelWorld): Set<string> {
  const { server, resets } = world;
  const log = server.log();
  const reached = new Set(resets.map((reason) => `reset: ${reason}`));
  if (server.reads.waited.has('pageBefore')) reached.add('late page');
  if (log.some(({ type, body }) => type === 'edit' && body === null)) reached.add('erased edit');
  if (log.some((row) => row.replySeq !== null && wasChangedAfter(log, row))) reached.add('edited source');
  if (server.store.all('streams').some(({ floorSeq }) => floorSeq > 0)) reached.add('floor');
  if (server.store.all('members').some(({ ownAbove, readSeq }) => ownAbove > 0 && readSeq > 0))
    reached.add('marks');
  if (server.store.all('contacts').some((row) => hasHeldMarks(world, row))) reached.add('held marks');
  const toldOf = (what: string) =>
    log.some(({ type, body }) => type === 'contact.changed' && body?.includes(what));
  if (toldOf('"relation":"friend"')) reached.add('friends');
  if (toldOf('"isBlocked":true') && server.store.all('mentions').length > 0) reached.add('blocked mention');
  if (world.devices.some((device) => showsVoid(world, device))) reached.add('void');
  return reached;
}

/** Whether somebody read more since they block the other than the other is told. */
function hasHeldMarks({ server }: ModelWorld, { userId, toldRead }: ContactRow): boolean {
  const rows = server.store.all('members').filter((row) => row.userId === userId);
  const direct = rows.find(({ streamId }) =>
    server.store.all('streams').some((each) => each.streamId === streamId && each.kind === 'direct'),
  );
  return toldRead !== null && (direct?.readSeq ?? 0) > toldRead;
}

/** Whether the row's source was changed when the row already stood. */
function wasChangedAfter(log: readonly LogRow[], { streamId, seq, replySeq }: LogRow): boolean {
  const source = log.find((row) => row.streamId === streamId && row.seq === replySeq);
  return source !== undefined && source.changedSeq > seq;
}

function showsVoid(world: ModelWorld, { client, owner }: ModelWorld['devices'][number]): boolean {
  const streams = world.placesOf(owner).map(({ stream }) => stream.streamId);
  return streams.some((stream) => client.rows(stream).some(({ type }) => type === 'void'));
}
