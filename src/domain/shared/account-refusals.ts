/** The part of the catalogue of refusals about guarding accounts and coming in; see `refusals.ts`. */
export const ACCOUNT_REFUSALS = {
  password_wrong: { retry: 'never', en: 'The password is wrong.', zh: '密码错误。' },
  link_invalid: {
    retry: 'never',
    en: 'This link or code was already used or is out of date.',
    zh: '该链接或代码已使用或已失效。',
  },
  factor_needed: {
    retry: 'never',
    en: 'Please enter the code from your authenticator.',
    zh: '请输入验证器中的验证码。',
  },
  factor_wrong: {
    retry: 'never',
    en: 'The code is wrong or was used before.',
    zh: '验证码错误或已使用过。',
  },
  factor_on: {
    retry: 'never',
    en: 'A second factor is in use already.',
    zh: '两步验证已开启。',
  },
  factor_off: { retry: 'never', en: 'No second factor is in use.', zh: '两步验证未开启。' },
  invitation_needed: {
    retry: 'never',
    en: 'An account here needs an invitation.',
    zh: '在此服务器注册需要邀请。',
  },
  invitation_invalid: {
    retry: 'never',
    en: 'This invitation was used up, revoked or is out of date.',
    zh: '该邀请已用完、被撤销或已过期。',
  },
  too_many_invitations: {
    retry: 'never',
    en: 'A hundred of your invitations stand already. Revoke some first.',
    zh: '你已有 100 个有效邀请，请先撤销一些。',
  },
  identity_taken: {
    retry: 'never',
    en: 'This account at the provider is connected with somebody else here.',
    zh: '该外部账号已与此服务器的其他账号关联。',
  },
  identity_unavailable: {
    retry: 'later',
    en: 'The identity provider does not answer right now.',
    zh: '身份提供方暂时无法访问。',
  },
  mail_invalid: {
    retry: 'never',
    en: 'This is no address of mail.',
    zh: '邮箱地址无效。',
  },
  mail_taken: {
    retry: 'never',
    en: 'This address belongs to another account here.',
    zh: '该邮箱已属于此服务器的其他账号。',
  },
  registration_closed: {
    retry: 'never',
    en: 'Registration is closed on this server.',
    zh: '此服务器未开放注册。',
  },
  already_registered: {
    retry: 'never',
    en: 'This account exists already. Please sign in.',
    zh: '账号已存在，请登录。',
  },
} as const;
