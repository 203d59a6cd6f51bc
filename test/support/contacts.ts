import type { Person } from './asking.ts';
import { acceptFriend, blockContact, requestFriend } from './asking-friends.ts';
import type { World } from './world.ts';

export async function befriend(world: World, a: Person, b: Person): Promise<void> {
  await world.carryOut(requestFriend(a, b));
  await world.carryOut(acceptFriend(b, a));
}

export const block = (world: World, by: Person, whom: Person) => world.carryOut(blockContact(by, whom));
