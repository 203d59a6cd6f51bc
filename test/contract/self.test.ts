import { describe, expect, test } from 'bun:test';
import { PRIVACY_PRESET, privacyOf } from '../../src/domain/users/privacy.ts';
import { profileOf } from '../../src/domain/users/profile.ts';
import { changePresence, changePrivacy, changeProfile, type Person, person } from '../support/asking.ts';
import { STORES } from '../support/stores.ts';
import { known, World } from '../support/world.ts';

/** What the newest event of somebody's own stream says. */
const told = (world: World, { personalId }: Person) => {
  const { type, body } = known(world.log(personalId).at(-1));
  return { type, ...JSON.parse(known(body)) } as Record<string, unknown>;
};

const rowOf = async (world: World, { userId }: Person) => known(await world.store.people.user(userId));

describe.each([...STORES])('what people decide of themselves in $kind', (kind) => {
  test('a name is trimmed and told on one’s own stream', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    await world.carryOut(changeProfile(alice, '  Alice  '));
    expect((await rowOf(world, alice)).name).toBe('Alice');
    expect(told(world, alice)).toEqual({
      type: 'profile.changed',
      v: 1,
      handle: 'alice',
      name: 'Alice',
      profile: {},
    });
    expect(await world.refusal(changeProfile(alice, ' '))).toBe('name_invalid');
  });

  test('a profile is told whole, however little of it changed', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    await world.carryOut(
      changeProfile(alice, 'Alice', { bio: 'In the lab', title: 'she', language: 'zh-cn' }),
    );
    await world.carryOut(changeProfile(alice, 'Alice', { title: null, timeZone: 'asia/shanghai' }));
    const profile = { bio: 'In the lab', language: 'zh-CN', timeZone: 'Asia/Shanghai' };
    expect(profileOf(await rowOf(world, alice))).toEqual(profile);
    expect(told(world, alice)).toMatchObject({ type: 'profile.changed', name: 'Alice', profile });
    expect(await world.refusal(changeProfile(alice, 'Alice', { timeZone: 'Mars/Phobos' }))).toBe(
      'profile_invalid',
    );
  });

  test('a setting changes alone, and all of them are told', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    await world.carryOut(changePrivacy(alice, { find: 'friends' }));
    await world.carryOut(changePrivacy(alice, { receipts: 'nobody' }));
    const privacy = { ...PRIVACY_PRESET, find: 'friends', receipts: 'nobody' };
    expect(privacyOf(await rowOf(world, alice)) as unknown).toEqual(privacy);
    expect(told(world, alice)).toEqual({ type: 'privacy.changed', v: 1, privacy });
  });

  test('a presence is chosen, told without when it was, and taken back', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    const until = world.clock.now() + 60_000;
    await world.carryOut(changePresence(alice, { mode: 'busy', text: ' In a talk ', until }));
    const presence = { mode: 'busy', text: 'In a talk', until };
    expect(told(world, alice)).toEqual({ type: 'presence.changed', v: 1, presence });
    await world.carryOut(changePresence(alice, null));
    expect((await rowOf(world, alice)).presence).toBeNull();
    expect(told(world, alice)).toEqual({ type: 'presence.changed', v: 1, presence: null });
    expect(await world.refusal(changePresence(alice, { mode: 'busy', until: world.clock.now() }))).toBe(
      'presence_invalid',
    );
  });

  test('nobody who has no account decides anything', async () => {
    using world = await World.open(kind);
    await world.people('alice');
    const nobody = person('nobody');
    for (const command of [
      changeProfile(nobody, 'Nobody'),
      changePrivacy(nobody, { find: 'nobody' }),
      changePresence(nobody, null),
    ]) {
      expect(await world.refusal(command)).toBe('not_found');
    }
  });
});
