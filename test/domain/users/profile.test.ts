import { describe, expect, test } from 'bun:test';
import { changedProfile, type ProfileChange } from '../../../src/domain/users/profile.ts';

const REFUSED = { refused: 'profile_invalid' } as const;
const after = (change: ProfileChange) => changedProfile({}, change);

describe('what people tell of themselves', () => {
  test.each<[string, ProfileChange, object]>([
    ['500 characters', { bio: '😀'.repeat(500) }, { bio: '😀'.repeat(500) }],
    ['several lines', { bio: 'one\ntwo' }, { bio: 'one\ntwo' }],
    ['space around it', { bio: ' hello ', title: ' they ' }, { bio: 'hello', title: 'they' }],
    ['a title of 80 characters', { title: '她'.repeat(80) }, { title: '她'.repeat(80) }],
    ['a language in whatever case', { language: 'ZH-hans-cn' }, { language: 'zh-Hans-CN' }],
    ['a zone in whatever case', { timeZone: 'europe/berlin' }, { timeZone: 'Europe/Berlin' }],
    ['the zone of the world', { timeZone: 'UTC' }, { timeZone: 'UTC' }],
  ])('is kept with %s', (_what, change, profile) => {
    expect(after(change)).toEqual(profile);
  });

  test.each<[string, ProfileChange]>([
    ['501 characters', { bio: 'x'.repeat(501) }],
    ['a text that nobody can see', { bio: '\u200d\u200d' }],
    ['a turn of the writing direction', { bio: 'abc\u202edef' }],
    ['a bell', { bio: 'abc\u0007' }],
    ['a title of 81 characters', { title: 'x'.repeat(81) }],
    ['a title of two lines', { title: 'one\ntwo' }],
    ['a language that is none', { language: 'zh_CN' }],
    ['a language of more than 35 characters', { language: `en-x-${'abcdefgh-'.repeat(4)}` }],
    ['a zone that is none', { timeZone: 'Mars/Phobos' }],
    ['an offset', { timeZone: '+01:00' }],
  ])('is refused with %s', (_what, change) => {
    expect(after(change)).toEqual(REFUSED);
  });

  test.each([null, '', ' '])('is taken back by %p, and what is not spoken of stays', (nothing) => {
    const told = { bio: 'In the lab', title: 'she', avatar: 'v1' };
    expect(changedProfile(told, { title: nothing })).toEqual({
      bio: 'In the lab',
      avatar: 'v1',
    });
  });
});
