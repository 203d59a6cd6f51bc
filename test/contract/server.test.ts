import { describe, expect, test } from 'bun:test';
import { changeServer, type Person, person, register } from '../support/asking.ts';
import { freshClientId } from '../support/known-ids.ts';
import { base64, redPicture } from '../support/pictures.ts';
import { STORES } from '../support/stores.ts';
import { World } from '../support/world.ts';

const first = { data: base64(await redPicture('PNG', 8)), version: 'one' };
const second = { data: base64(await redPicture('WebP', 8)), version: 'two' };

/** alice owns the server, bob administers it, carol does neither. */
async function staff(world: World): Promise<{ alice: Person; bob: Person; carol: Person }> {
  const [alice, bob, carol] = [person('alice'), person('bob'), person('carol')];
  await world.carryOut(register(alice, { role: 'owner' }));
  await world.carryOut(register(bob, { role: 'admin' }));
  await world.carryOut(register(carol));
  return { alice, bob, carol };
}

describe.each([...STORES])('the server in $kind', (kind) => {
  test('is named by its owner and by administrators, and by nobody else', async () => {
    using world = await World.open(kind);
    const { alice, bob, carol } = await staff(world);
    const name = () => world.store.people.serverValue('name');
    await world.carryOut(changeServer(alice, { name: '  The nest ' }));
    expect(await name()).toBe('The nest');
    await world.carryOut(changeServer(bob, { name: '鹊巢' }));
    expect(await name()).toBe('鹊巢');
    for (const who of [carol, person('mallory')]) {
      expect(await world.refusal(changeServer(who, { name: 'Mine', picture: first }))).toBe('forbidden');
    }
    expect([await name(), await world.store.people.serverValue('picture')]).toEqual(['鹊巢', undefined]);
  });

  test('has a name of 1 to 64 characters on one line', async () => {
    using world = await World.open(kind);
    const { alice } = await staff(world);
    expect(await world.refusal(changeServer(alice, { name: '🪺'.repeat(64) }))).toBeUndefined();
    for (const name of ['', ' ', '🪺'.repeat(65), 'The\nnest', 'The\u202enest', '\u200b']) {
      expect([name, await world.refusal(changeServer(alice, { name }))]).toEqual([name, 'name_invalid']);
    }
    expect(await world.store.people.serverValue('name')).toBe('🪺'.repeat(64));
  });

  test('changes its picture, keeps it while its name changes, and loses it', async () => {
    using world = await World.open(kind);
    const { alice } = await staff(world);
    const { people } = world.store;
    const picture = () => Promise.all([people.serverValue('picture'), people.serverValue('picture_version')]);
    for (const shown of [first, second]) {
      await world.carryOut(changeServer(alice, { picture: shown }));
      expect(await picture()).toEqual([shown.data, shown.version]);
    }
    await world.carryOut(changeServer(alice, { name: 'The nest' }));
    expect(await picture()).toEqual([second.data, second.version]);
    await world.carryOut(changeServer(alice, { picture: null }));
    expect(await picture()).toEqual([undefined, undefined]);
    expect(await people.serverValue('name')).toBe('The nest');
  });

  test('takes a name and a picture together or neither', async () => {
    using world = await World.open(kind);
    const { alice } = await staff(world);
    const picture = { data: base64(new TextEncoder().encode('<svg/>')), version: 'three' };
    expect(await world.refusal(changeServer(alice, { name: 'The nest', picture }))).toBe('picture_invalid');
    expect(await world.store.people.serverValue('name')).toBeUndefined();
  });

  test('is changed once by one command, however often it comes', async () => {
    using world = await World.open(kind);
    const { alice, bob } = await staff(world);
    const asked = changeServer(alice, { name: 'The nest' });
    const { at } = await world.carryOut(asked);
    await world.carryOut(changeServer(bob, { name: 'The tree' }));
    world.clock.advance(1_000);
    expect(await world.carryOut({ ...asked, attempt: 2 })).toMatchObject({ duplicate: true, at });
    expect(await world.store.people.serverValue('name')).toBe('The tree');
    const other = changeServer(alice, { name: 'The twig', clientId: asked.clientId });
    expect(await world.refusal(other)).toBe('conflict');
  });

  test('remembers a refusal that a straggling first attempt must meet', async () => {
    using world = await World.open(kind);
    const { carol } = await staff(world);
    const clientId = freshClientId();
    const asked = changeServer(carol, { name: 'Mine', clientId });
    expect(await world.refusal({ ...asked, attempt: 2 })).toBe('forbidden');
    expect(world.store.all('refused')).toMatchObject([{ clientId, code: 'forbidden' }]);
    expect(await world.refusal(asked)).toBe('forbidden');
  });
});
