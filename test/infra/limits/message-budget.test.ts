import { expect, test } from 'bun:test';
import type { UserId } from '../../../src/domain/shared/ids.ts';
import { TokenBucketMessageBudget } from '../../../src/infra/limits/message-budget.ts';

const [alice, bob] = ['alice' as UserId, 'bob' as UserId];

function budgetAt() {
  const time = { ms: 0 };
  const clock = { monotonic: () => time.ms };
  return { time, budget: new TokenBucketMessageBudget({ clock, perSecond: 5, burst: 20 }) };
}

test('twenty messages at once are admitted and the next one waits for its token', () => {
  const { budget } = budgetAt();
  for (let count = 0; count < 20; count += 1) expect(budget.spend(alice, 1)).toBe(0);
  expect(budget.spend(alice, 1)).toBe(200);
  expect(budget.spend(bob, 1)).toBe(0);
});

test('a frame may overdraw the bucket by its own size, and the debt is waited for', () => {
  const { budget, time } = budgetAt();
  expect(budget.spend(alice, 19)).toBe(0);
  expect(budget.spend(alice, 50)).toBe(0);
  expect(budget.spend(alice, 1)).toBe(10_000);
  time.ms = 9_999;
  expect(budget.spend(alice, 1)).toBe(1);
  time.ms = 10_000;
  expect(budget.spend(alice, 1)).toBe(0);
});

test('a pause never saves up more than the burst', () => {
  const { budget, time } = budgetAt();
  time.ms = 3_600_000;
  for (let count = 0; count < 20; count += 1) expect(budget.spend(alice, 1)).toBe(0);
  expect(budget.spend(alice, 1)).toBeGreaterThan(0);
});
