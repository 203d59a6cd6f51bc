import { describe, expect, test } from 'bun:test';
import {
  type ChosenPresence,
  keptPresence,
  LONG_OFFLINE,
  presenceChangesAt,
  presenceOf,
  shownPresence,
} from '../../../src/domain/users/presence.ts';

const CHOSEN_AT = 1_000;
const NOW = 2_000;
const HERE = { isConnected: true, isIdle: false };
const AWAY = { isConnected: true, isIdle: true };
const GONE = { isConnected: false, isIdle: false, seenAt: 1_500 };

/** An account that chose this a while ago. */
function chose(chosen: ChosenPresence | null): { presence: string | null } {
  const kept = keptPresence(chosen, CHOSEN_AT);
  if ('refused' in kept) throw new Error('it can be chosen');
  return kept;
}

describe('somebody is shown', () => {
  test.each<[string, ChosenPresence | null, typeof HERE, object]>([
    ['as here', null, HERE, { online: true }],
    ['as away while no device is touched', null, AWAY, { online: true, mode: 'away' }],
    [
      'as busy, with what they say of it',
      { mode: 'busy', text: 'a talk' },
      HERE,
      { online: true, mode: 'busy', text: 'a talk' },
    ],
    ['as busy although no device is touched', { mode: 'busy' }, AWAY, { online: true, mode: 'busy' }],
    ['as away because they say so', { mode: 'away' }, HERE, { online: true, mode: 'away' }],
    [
      'as gone when no device is connected',
      { mode: 'busy', text: 'a talk' },
      GONE,
      { online: false, seenAt: 1_500 },
    ],
    ['as gone for nobody knows how long', null, { ...GONE, seenAt: undefined } as never, LONG_OFFLINE],
  ])('%s', (_how, chosen, whereabouts, shown) => {
    expect(shownPresence(chose(chosen), whereabouts, NOW)).toEqual(shown as never);
  });

  test('as before once a chosen presence is over', () => {
    const user = chose({ mode: 'busy', until: NOW });
    expect(shownPresence(user, HERE, NOW - 1)).toEqual({ online: true, mode: 'busy' });
    expect(shownPresence(user, HERE, NOW)).toEqual({ online: true });
    expect([presenceOf(user, NOW - 1), presenceOf(user, NOW)]).toEqual([{ mode: 'busy', until: NOW }, null]);
    expect([presenceChangesAt(user, NOW - 1), presenceChangesAt(user, NOW)]).toEqual([NOW, undefined]);
  });
});

describe('somebody invisible looks like somebody who left when they chose it', () => {
  test.each([HERE, AWAY, GONE])('%p', (whereabouts) => {
    const user = chose({ mode: 'invisible', text: 'boo' });
    const shown = shownPresence(user, { ...whereabouts, seenAt: 1_500 }, NOW);
    expect(shown).toEqual({ online: false, seenAt: CHOSEN_AT });
    expect(shownPresence(user, { ...whereabouts, seenAt: undefined }, NOW)).toEqual(LONG_OFFLINE);
  });

  test('and what they did meanwhile stays hidden when it is over', () => {
    const user = chose({ mode: 'invisible', until: 1_800 });
    const seen = (seenAt: number) => shownPresence(user, { ...GONE, seenAt }, NOW);
    expect(seen(1_500)).toEqual({ online: false, seenAt: CHOSEN_AT });
    expect(seen(1_900)).toEqual({ online: false, seenAt: 1_900 });
    expect(seen(900)).toEqual({ online: false, seenAt: 900 });
    expect(shownPresence(user, HERE, NOW)).toEqual({ online: true });
  });
});

describe('a presence cannot be chosen', () => {
  test.each<[string, ChosenPresence]>([
    ['that is over already', { mode: 'busy', until: CHOSEN_AT }],
    ['with 81 characters', { mode: 'busy', text: 'x'.repeat(81) }],
    ['with two lines', { mode: 'away', text: 'one\ntwo' }],
  ])('%s', (_what, chosen) => {
    expect(keptPresence(chosen, CHOSEN_AT)).toEqual({ refused: 'presence_invalid' });
  });

  test('but for nobody: then the devices tell', () => {
    expect(chose(null)).toEqual({ presence: null });
  });
});
