import { expect, test } from 'bun:test';
import { MemoryHttpBudget } from '../../../src/infra/limits/http-budget.ts';

const budget = () => new MemoryHttpBudget({ httpPerMinuteUser: 600, httpPerMinuteAddress: 120 });

test('a person has six hundred calls a minute', async () => {
  const limits = budget();
  for (let call = 0; call < 600; call += 1) await limits.forUser('alice');
  const refusal = await limits.forUser('alice').catch((fault: unknown) => fault);
  expect(refusal).toMatchObject({ code: 'too_many_requests' });
  expect((refusal as { afterMs: number }).afterMs).toBeLessThanOrEqual(60_000);
  await limits.forUser('bob');
});

test('an address without a session has a hundred and twenty', async () => {
  const limits = budget();
  for (let call = 0; call < 120; call += 1) await limits.forAddress('192.0.2.1');
  await expect(limits.forAddress('192.0.2.1')).rejects.toMatchObject({ code: 'too_many_requests' });
  await expect(limits.forAddress('::ffff:192.0.2.1')).rejects.toMatchObject({ code: 'too_many_requests' });
  await limits.forAddress('192.0.2.2');
});
