import { expect, test } from 'bun:test';
import { MagpieError } from '../../../../src/interface/sdk/index.ts';
import { placeOf } from '../../../../src/interface/web/account/account-errors.ts';
import { plainHandle } from '../../../../src/interface/web/account/plain-handle.ts';

const refusal = (code: string) => new MagpieError({ code, text: `because of ${code}`, retry: 'never' });

test.each([
  ['handle_taken', 'handle'],
  ['handle_invalid', 'handle'],
  ['name_invalid', 'name'],
  ['password_common', 'password'],
  ['wrong_credentials', 'password'],
  ['registration_closed', 'form'],
  ['claim_invalid', 'form'],
])('the sentence of %s belongs to the %s', (code, place) => {
  expect<string>(placeOf(refusal(code))).toBe(place);
});

test.each([' alice ', '@alice', ' @alice'])('the handle %p is taken as it is meant', (written) => {
  expect(plainHandle(written)).toBe('alice');
});
