import type { Act } from './act.ts';
import type { ActName } from './acts.ts';
import type { History } from './run-history.ts';

const act = (does: ActName, who: number, what: number, pause: number): Act<ActName> => ({
  does,
  who,
  where: 0,
  what,
  pause,
});

/** Histories that once ended with somebody being shown something else. */
export const REGRESSIONS: readonly { readonly name: string; readonly history: History }[] = [
  {
    name: 'a profile that changed between signing in and the first head of the own stream',
    history: [act('sign in', 2, 0, 0), act('rename', 2, 0, 0)],
  },
  {
    name: 'an event that came before the first head of its conversation, which had been read earlier',
    history: [
      act('hold answers', 0, 0, 0),
      act('create group', 0, 0, 0),
      { ...act('remove', 0, 0, 0), where: 1 },
    ],
  },
  {
    name: 'an event that waited behind a hole while somebody was readmitted, by a head read before it',
    history: [
      act('message', 0, 8, 50),
      act('hold answers', 0, 0, 0),
      act('remove', 1, 0, 50),
      act('edit', 0, 0, 50),
      act('admit', 1, 1, 50),
      act('edit', 0, 1, 50),
    ],
  },
  {
    name: 'a mention that came while the window did not reach down to the mark',
    history: [
      act('message', 0, 8, 50),
      act('go offline', 1, 0, 50),
      act('flood', 0, 0, 50),
      act('come back', 1, 0, 50),
      act('message', 0, 8, 0),
    ],
  },
  {
    name: 'a clearing that the other person of a direct conversation was not told of',
    history: [{ ...act('clear', 1, 0, 50), where: 1 }],
  },
];
