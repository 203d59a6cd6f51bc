import { expect, test } from 'bun:test';
import { person, register } from '../../support/asking.ts';
import { decisionOn, refusalIn } from '../../support/decision.ts';

const link = { key: 'claim', value: 'the link' };
const asked = register(person('mallory'), { claimHash: 'the link' });

test('a link that outlived the making of an owner makes no second one', () => {
  expect(refusalIn(decisionOn({ server: [link] }, asked))).toBeUndefined();
  const owned = { server: [link, { key: 'owner', value: person('alice').userId }] };
  expect(refusalIn(decisionOn(owned, asked))).toBe('claim_invalid');
});
