import type { LogRow } from '../../../../src/domain/shared/rows.ts';
import { encodeRun } from '../../../../src/interface/protocol/index.ts';
import {
  addMember,
  changePresence,
  changePrivacy,
  changeProfile,
  changeRole,
  clearHistory,
  edit,
  endSessions,
  message,
  recall,
  removeMember,
} from '../../../support/asking.ts';
import { changePassword, closeAccount, invite } from '../../../support/asking-access.ts';
import { requestFriend } from '../../../support/asking-friends.ts';
import { session } from '../../../support/core.ts';
import { clientIdOf } from '../../../support/known-ids.ts';
import { openMemory } from '../../../support/stores.ts';
import { World } from '../../../support/world.ts';

/** A run of one event of each type, as it goes to devices, and of one whose target the viewer cannot see. */
export async function eventFrames(): Promise<Map<string, string>> {
  const world = await World.open({ kind: 'memory', open: openMemory });
  const { alice, bob, mallory, lab } = await world.lab();
  await world.carryOut(
    message(bob, lab, 'Is "the lab" open? 开门了吗 😀', { mentions: [alice.userId], replySeq: 1 }),
  );
  await world.carryOut(edit(bob, lab, 2, { text: 'Is the lab open today?', mentions: [alice.userId] }));
  await world.carryOut(message(alice, lab, 'Oops'));
  await world.carryOut(recall(alice, lab, 4));
  await world.carryOut(addMember(alice, lab, mallory));
  await world.carryOut(removeMember(alice, lab, mallory));
  const { sessionId } = await session(world, alice, 'phone');
  const told = { bio: 'In the lab.\n在实验室', title: 'she', language: 'zh-Hans', timeZone: 'Asia/Shanghai' };
  await world.carryOut(changeProfile(alice, 'Alice 爱丽丝', told));
  await world.carryOut(clearHistory(alice, lab, 2));
  await world.carryOut(endSessions(alice, [sessionId]));
  await world.carryOut(requestFriend(alice, bob, { greeting: 'From the lab 实验室' }));
  const [dave] = await world.people('dave');
  await world.carryOut(changeRole(dave, 'admin'));
  await world.carryOut(invite(dave, 'a code', { note: 'For Carol 卡罗尔', usesMax: 3 }));
  await world.carryOut(changePassword(dave, sessionId));
  await world.carryOut(closeAccount(dave, { seenHash: 'another hash' }));
  await world.carryOut(changePrivacy(alice, { find: 'friends', receipts: 'nobody' }));
  const until = world.clock.now() + 3_600_000;
  await world.carryOut(changePresence(alice, { mode: 'busy', text: 'In a talk 😀', until }));

  const frames = new Map<string, string>();
  for (const stored of [lab, alice.personalId, dave.personalId].flatMap((each) => world.log(each))) {
    const row = placed(stored);
    const name = eventFixture(row.type);
    if (!frames.has(name))
      frames.set(
        name,
        encodeRun(row.streamId, [row], () => false),
      );
    if (row.type === 'edit')
      frames.set(
        eventFixture('void'),
        encodeRun(row.streamId, [row], () => true),
      );
  }
  return frames;
}

/** The row with what would tell how many commands came before it put aside: its body and its references are what counts. */
const placed = (row: LogRow): LogRow => ({
  ...row,
  clientId: row.clientId && clientIdOf(row.seq),
  digest: '0123456789abcdef',
});

/**
 * Frames that servers sent once and send otherwise today, each with the one that took its place. Clients understand
 * both for ever: a log keeps its rows as they were written.
 */
export const SUPERSEDED: Readonly<Record<string, string>> = {
  // A sign-in had no client id, so that one whose outcome was unknown could not be told from a new one.
  'event-session-started': 'event-session-started-2',
  // A profile was a name and nothing else.
  'event-profile-changed': 'event-profile-changed-2',
  // Heads did not say when something last happened.
  'server-ready': 'server-ready-2',
  'server-heads': 'server-heads-2',
  // Presence did not say when somebody was last here.
  'server-presence': 'server-presence-2',
  // Nobody could choose how they are seen.
  'server-presence-2': 'server-presence-3',
};

/** `member.joined` is kept as `event-member-joined`, unless it has changed its form since. */
export function eventFixture(type: string): string {
  const first = `event-${type.replaceAll('.', '-')}`;
  return SUPERSEDED[first] ?? first;
}
