import { MagpieError } from '../../sdk/index.ts';

export type AccountField = 'handle' | 'name' | 'password' | 'code' | 'invitation' | 'mail';
/** A sentence beside each field that was refused; `form` for what is about none of them. */
export type AccountErrors = Partial<Record<AccountField | 'form', string>>;

const FIELDS: Readonly<Record<string, AccountField>> = {
  handle_invalid: 'handle',
  handle_taken: 'handle',
  name_invalid: 'name',
  password_invalid: 'password',
  password_common: 'password',
  wrong_credentials: 'password',
  password_wrong: 'password',
  factor_wrong: 'code',
  invitation_needed: 'invitation',
  invitation_invalid: 'invitation',
  mail_invalid: 'mail',
  mail_taken: 'mail',
};

/** The field that a refusal is about. */
export function placeOf(fault: unknown): AccountField | 'form' {
  return (fault instanceof MagpieError && FIELDS[fault.code]) || 'form';
}
