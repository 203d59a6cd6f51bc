import { MagpieError } from '../../sdk/index.ts';

export type AccountField = 'handle' | 'name' | 'password';
/** A sentence beside each field that was refused; `form` for what is about none of them. */
export type AccountErrors = Partial<Record<AccountField | 'form', string>>;

const FIELDS: Readonly<Record<string, AccountField>> = {
  handle_invalid: 'handle',
  handle_taken: 'handle',
  name_invalid: 'name',
  password_invalid: 'password',
  password_common: 'password',
  wrong_credentials: 'password',
};

/** The field that a refusal is about. */
export function placeOf(fault: unknown): AccountField | 'form' {
  return (fault instanceof MagpieError && FIELDS[fault.code]) || 'form';
}
