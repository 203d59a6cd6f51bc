import { changeContact } from '../support/asking-friends.ts';
import { type Does, deviceOf, nth } from './act.ts';

/** What people are to each other, and what they note of each other. */
export const KNOWING = {
  note: (world, act) => {
    const { owner } = deviceOf(world, act);
    const peer = nth(
      world.people.filter((each) => each !== owner),
      act.where,
    );
    world.texts += 1;
    if (peer) world.server.submit(changeContact(owner, peer, { remark: `remark ${world.texts}` }));
  },
} as const satisfies Record<string, Does>;
