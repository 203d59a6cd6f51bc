import { describe, expect, test } from 'bun:test';
import {
  AUDIENCES,
  allows,
  PRIVACY_PRESET,
  PRIVACY_SETTINGS,
  privacyOf,
  type Standing,
  standingOf,
} from '../../../src/domain/users/privacy.ts';

const FRIEND = { relation: 'friend', blockedAt: null } as const;

describe('how somebody stands to a person', () => {
  test.each([
    ['nobody ever heard of', undefined, 'stranger'],
    ['with whom nothing is agreed', { relation: 'none', blockedAt: null }, 'stranger'],
    ['who was asked', { relation: 'requested', blockedAt: null }, 'stranger'],
    ['who asks', { relation: 'asked', blockedAt: null }, 'stranger'],
    ['who is a friend', FRIEND, 'friend'],
    ['who is blocked', { relation: 'none', blockedAt: 1 }, 'blocked'],
    ['who is blocked in spite of a friendship', { ...FRIEND, blockedAt: 1 }, 'blocked'],
  ] as const)('one %s', (_who, row, standing) => {
    expect(standingOf(row)).toBe(standing);
  });
});

describe('the settings of a person', () => {
  test('who never chose any are the presets, which let everybody', () => {
    expect(privacyOf({ privacy: '{}' })).toEqual(PRIVACY_PRESET);
    expect(new Set(Object.values(PRIVACY_PRESET))).toEqual(new Set(['everybody']));
  });

  test('who chose one are the presets but for that one', () => {
    expect(privacyOf({ privacy: '{"find":"nobody"}' })).toEqual({ ...PRIVACY_PRESET, find: 'nobody' });
  });
});

/** Everybody whom each audience lets, written down by hand; the settings differ only for who is blocked. */
const LETS: Readonly<Record<(typeof AUDIENCES)[number], readonly Standing[]>> = {
  everybody: ['self', 'friend', 'stranger'],
  friends: ['self', 'friend'],
  nobody: ['self'],
};
const STANDINGS: readonly Standing[] = ['self', 'friend', 'stranger', 'blocked'];

describe.each([...PRIVACY_SETTINGS])('who may %s', (setting) => {
  test.each([...AUDIENCES])('%s', (audience) => {
    const user = { privacy: JSON.stringify({ [setting]: audience }) };
    const allowed = STANDINGS.filter((standing) => allows(user, setting, standing));
    const isFoundBlocked = setting === 'find' && audience === 'everybody';
    expect(allowed).toEqual([...LETS[audience], ...(isFoundBlocked ? ['blocked' as const] : [])]);
  });
});
