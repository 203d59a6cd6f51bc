import { expect, test } from 'bun:test';
import type { UserId } from '../../../src/domain/shared/ids.ts';
import type { VoucherRow } from '../../../src/domain/shared/rows.ts';
import { BatchState } from '../../../src/infra/committer/batch-state.ts';
import { idOf } from '../../support/known-ids.ts';

const [alice, bob] = [idOf<UserId>('user alice'), idOf<UserId>('user bob')];

const voucher = (secretHash: string, userId: UserId | null): VoucherRow => ({
  secretHash,
  purpose: 'device',
  userId,
  createdAt: 1,
  expiresAt: 2,
  usedAt: null,
  body: '{}',
});

const namesOf = (state: BatchState, userId: UserId) =>
  state
    .ownedBy('vouchers', userId)
    .map(({ secretHash }) => secretHash)
    .sort();

test('what belongs to somebody is what was loaded, with what the batch and the frame made of it', () => {
  const state = new BatchState();
  state.putOwned('vouchers', alice, [voucher('one', alice), voucher('two', alice)]);
  state.putLoaded('vouchers', ['three'], voucher('three', null));
  state.apply({ put: 'vouchers', row: voucher('three', alice) });
  state.keepFrame();
  expect(namesOf(state, alice)).toEqual(['one', 'three', 'two']);
  state.apply({ remove: 'vouchers', key: ['one'] });
  state.apply({ put: 'vouchers', row: voucher('two', bob) });
  expect(namesOf(state, alice)).toEqual(['three']);
  state.dropFrame();
  expect(namesOf(state, alice)).toEqual(['one', 'three', 'two']);
  expect(namesOf(state, bob)).toEqual([]);
});
