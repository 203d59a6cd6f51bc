import { describe, expect, test } from 'bun:test';
import type { Conversation } from '../../../../src/interface/sdk/index.ts';
import { closureOf, type Standing } from '../../../../src/interface/web/contacts/writing.ts';

const open: Standing = { isBlocked: false, isFriend: false, changedAt: 0, isOnlyForFriends: false };
const talk = { kind: 'direct' } as Conversation;
const refused = (code: string, at = 10) =>
  ({ kind: 'direct', last: { at, failure: { code, text: '' } } }) as Conversation;

describe('one cannot write', () => {
  test('to whom one blocked, whatever else holds', () => {
    expect(closureOf(talk, { ...open, isBlocked: true, isFriend: true })).toBe('blocked');
  });

  test('to somebody who is no friend, where only friends may', () => {
    expect(closureOf(talk, { ...open, isOnlyForFriends: true })).toBe('friendsOnly');
    expect(closureOf(refused('friends_only'), open)).toBe('friendsOnly');
  });

  test('after the other took no message, until something changed between the two', () => {
    expect(closureOf(refused('sends_closed'), open)).toBe('closed');
    expect(closureOf(refused('sends_closed'), { ...open, changedAt: 11 })).toBeUndefined();
  });
});

test('one can write otherwise', () => {
  expect(closureOf(talk, open)).toBeUndefined();
  expect(closureOf(talk, { ...open, isOnlyForFriends: true, isFriend: true })).toBeUndefined();
  expect(closureOf(refused('text_too_long'), open)).toBeUndefined();
  const self = { kind: 'self' } as Conversation;
  expect(closureOf(self, { ...open, isOnlyForFriends: true })).toBeUndefined();
});
