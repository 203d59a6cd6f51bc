import type { Act } from './act.ts';
import type { ActName } from './acts.ts';
import type { History } from './run-history.ts';

/** Something that histories must include, and how to tell that one did. */
export interface Scene {
  readonly name: string;
  readonly acts: History;
  readonly reaches: string;
}

const [ALICE, BOB, CAROL, ALICES_OTHER, NEXT_DEVICE] = [0, 1, 2, 3, 4] as const;

/** By one device, in the first group or in notes to self; a moment later the next thing happens. */
const by = (who: number, does: ActName, what = 0, pause = 50): Act<ActName> => ({
  does,
  who,
  where: 0,
  what,
  pause,
});

/** The same in the first direct conversation, which is alice's and bob's. */
const direct = (who: number, does: ActName, what = 0, pause = 50): Act<ActName> => ({
  ...by(who, does, what, pause),
  where: 1,
});

const LOOKED = 1;
const REPLY = 2;
const NAMING_ALL = 8;

export const SCENES: readonly Scene[] = [
  {
    name: 'a change of a row that somebody cleared away',
    acts: [by(ALICE, 'message'), by(BOB, 'clear'), by(ALICE, 'edit'), by(ALICE, 'recall')],
    reaches: 'void',
  },
  {
    name: 'somebody who comes back and sees what was said before',
    acts: [
      by(ALICE, 'message', NAMING_ALL),
      by(BOB, 'message'),
      by(BOB, 'remove'),
      by(ALICE, 'edit'),
      by(ALICE, 'message', NAMING_ALL),
      by(BOB, 'admit', 1),
      by(ALICE, 'edit', 1),
    ],
    reaches: 'reset: readmitted',
  },
  {
    name: 'somebody who comes back and sees nothing of it',
    acts: [
      by(ALICE, 'message'),
      by(BOB, 'remove'),
      by(ALICE, 'message', NAMING_ALL),
      by(BOB, 'admit'),
      by(ALICE, 'edit'),
      by(ALICE, 'recall', 1),
    ],
    reaches: 'void',
  },
  {
    name: 'somebody who is away while they are removed, and again while they come back',
    acts: [
      by(ALICE, 'message'),
      by(BOB, 'go offline'),
      by(CAROL, 'go offline'),
      by(BOB, 'remove'),
      by(ALICE, 'message'),
      by(BOB, 'come back'),
      by(CAROL, 'come back', 0, 5),
      by(BOB, 'go offline'),
      by(CAROL, 'go offline'),
      by(BOB, 'admit', 1),
      by(ALICE, 'edit'),
    ],
    reaches: 'reset: readmitted',
  },
  {
    name: 'an edited message that is recalled',
    acts: [by(ALICE, 'message', NAMING_ALL), by(ALICE, 'edit'), by(ALICE, 'edit'), by(ALICE, 'recall')],
    reaches: 'erased edit',
  },
  {
    name: 'an edit of a message that was answered',
    acts: [by(ALICE, 'message'), by(BOB, 'message', REPLY), by(ALICE, 'edit', NAMING_ALL)],
    reaches: 'edited source',
  },
  {
    name: 'a page that arrives after changes it does not show',
    acts: [
      by(ALICE, 'burst'),
      by(ALICE, 'sign in', 0, 200),
      by(ALICE, 'hold answers'),
      by(NEXT_DEVICE, 'look back'),
      by(ALICE, 'edit', 33),
      by(ALICE, 'recall', 32),
      by(ALICE, 'let answers go'),
    ],
    reaches: 'late page',
  },
  {
    name: 'a device that was away for more than a thousand events',
    acts: [by(ALICE, 'message', NAMING_ALL), by(BOB, 'go offline'), by(ALICE, 'flood'), by(BOB, 'come back')],
    reaches: 'reset: behind',
  },
  {
    name: 'a device that was away while its own stream lost its beginning',
    acts: [
      by(ALICES_OTHER, 'go offline'),
      by(ALICE, 'rename'),
      by(ALICE, 'trim personal streams'),
      by(ALICE, 'rename'),
      by(ALICES_OTHER, 'come back'),
    ],
    reaches: 'floor',
  },
  {
    name: 'marks of two devices of one person',
    acts: [
      by(BOB, 'open direct'),
      by(BOB, 'burst', 1),
      by(ALICES_OTHER, 'go offline'),
      by(ALICE, 'read', 3, 1_500),
      by(ALICE, 'message', LOOKED),
      by(ALICES_OTHER, 'read', 1),
      by(ALICES_OTHER, 'come back'),
      by(ALICE, 'message'),
      by(BOB, 'message', NAMING_ALL),
    ],
    reaches: 'marks',
  },
  {
    name: 'marks of two people of whom one blocks the other',
    acts: [
      direct(BOB, 'message'),
      direct(BOB, 'message'),
      direct(ALICE, 'read', 1, 1_500),
      by(ALICE, 'block'),
      direct(ALICE, 'read', 0, 1_500),
    ],
    reaches: 'held marks',
  },
  {
    name: 'somebody who is blocked and mentions the one who blocks them',
    acts: [
      by(BOB, 'message', NAMING_ALL),
      by(ALICE, 'block'),
      by(BOB, 'message', NAMING_ALL),
      by(ALICES_OTHER, 'go offline'),
      by(ALICE, 'unblock'),
      by(BOB, 'message', NAMING_ALL),
      by(ALICES_OTHER, 'come back'),
    ],
    reaches: 'blocked mention',
  },
  {
    name: 'people who become friends while one of their devices is away, and are none any more',
    acts: [
      by(ALICE, 'ask friend'),
      by(ALICES_OTHER, 'go offline'),
      by(BOB, 'accept'),
      by(ALICE, 'note'),
      by(ALICES_OTHER, 'come back'),
      by(BOB, 'unfriend'),
    ],
    reaches: 'friends',
  },
  {
    name: 'a device that lost its newest writes',
    acts: [
      by(ALICE, 'message'),
      by(BOB, 'message'),
      by(ALICE, 'edit'),
      by(BOB, 'lose writes', 2),
      by(ALICE, 'recall'),
    ],
    reaches: 'erased edit',
  },
  {
    name: 'a server that came from a backup',
    acts: [by(ALICE, 'message'), by(BOB, 'new epoch'), by(ALICE, 'edit')],
    reaches: 'reset: epoch',
  },
  {
    name: 'a client that is newer than what it finds stored',
    acts: [by(ALICE, 'message'), by(BOB, 'upgrade'), by(ALICE, 'edit')],
    reaches: 'reset: level',
  },
];
