import { ACCOUNT_REFUSALS } from './account-refusals.ts';

/**
 * The one catalogue of refusals: every expected "no" that Magpie can say, with what the person reads and
 * whether asking again can help.
 *
 * `retry`: `never` - the same request will be refused for ever; `later` - the same request may be repeated
 * unchanged; `unknown` - nobody can tell whether it was carried out, repeating it with the same client id is safe.
 * How a code is said on a channel (an HTTP status, a close code) is that channel's business.
 */
export const REFUSALS = {
  bad_request: { retry: 'never', en: 'This request is not understood.', zh: '无法理解该请求。' },
  unsupported: {
    retry: 'never',
    en: 'This server does not know that operation.',
    zh: '服务器不支持该操作。',
  },
  too_large: { retry: 'never', en: 'This is larger than allowed.', zh: '内容超出大小限制。' },
  not_signed_in: { retry: 'never', en: 'Please sign in.', zh: '请先登录。' },
  wrong_credentials: { retry: 'never', en: 'The handle or the password is wrong.', zh: '用户名或密码错误。' },
  session_expired: {
    retry: 'never',
    en: 'This session has ended. Please sign in again.',
    zh: '登录已失效，请重新登录。',
  },
  forbidden: { retry: 'never', en: 'You may not do this.', zh: '你没有权限执行此操作。' },
  foreign_origin: {
    retry: 'never',
    en: 'This page may not talk to this server.',
    zh: '该页面无权访问此服务器。',
  },
  not_found: {
    retry: 'never',
    en: 'There is nothing here, or not for you.',
    zh: '内容不存在，或你无权查看。',
  },
  conflict: {
    retry: 'never',
    en: 'This client id was already used for something else.',
    zh: '该客户端编号已用于其他操作。',
  },
  handle_invalid: {
    retry: 'never',
    en: 'A handle has 3 to 32 letters of one script, digits, dots, dashes or underscores and starts with a letter.',
    zh: '用户名须为 3 至 32 个同一文字的字母、数字、点、短横线或下划线（含汉字时至少 2 个），并以字母开头。',
  },
  handle_taken: { retry: 'never', en: 'This handle is taken.', zh: '该用户名已被使用。' },
  name_invalid: {
    retry: 'never',
    en: 'A name has 1 to 64 visible characters on one line.',
    zh: '名称须为 1 至 64 个可见字符，且不能换行。',
  },
  profile_invalid: {
    retry: 'never',
    en: 'A profile has at most 500 characters about you, a short title, a language and a time zone.',
    zh: '个人简介最多 500 个字符，头衔不得过长，语言和时区须有效。',
  },
  presence_invalid: {
    retry: 'never',
    en: 'A status has at most 80 characters on one line and ends in the future.',
    zh: '状态最多 80 个字符且不能换行，结束时间须在将来。',
  },
  picture_invalid: {
    retry: 'never',
    en: 'A picture is a PNG, JPEG or WebP file.',
    zh: '图片须为 PNG、JPEG 或 WebP 文件。',
  },
  picture_too_large: {
    retry: 'never',
    en: 'A picture has at most 128 KiB and 1,024 pixels a side.',
    zh: '图片不得超过 128 KiB，边长不得超过 1024 像素。',
  },
  password_invalid: {
    retry: 'never',
    en: 'A password has 8 to 128 characters.',
    zh: '密码长度须为 8 至 128 个字符。',
  },
  password_common: {
    retry: 'never',
    en: 'This password is among the first that anyone would guess.',
    zh: '该密码过于常见，容易被猜到。',
  },
  last_owner: {
    retry: 'never',
    en: 'A server needs an owner. Make somebody else one first.',
    zh: '服务器必须有所有者，请先指定另一位。',
  },
  claim_invalid: {
    retry: 'never',
    en: 'This owner link was already used or is out of date.',
    zh: '该所有者链接已使用或已失效。',
  },
  ...ACCOUNT_REFUSALS,
  text_empty: { retry: 'never', en: 'A message needs some text.', zh: '消息内容不能为空。' },
  text_too_long: {
    retry: 'never',
    en: 'A message has at most 8,000 characters.',
    zh: '消息最多 8000 个字符。',
  },
  too_many_mentions: {
    retry: 'never',
    en: 'A message mentions at most 50 people.',
    zh: '一条消息最多提及 50 人。',
  },
  too_many_edits: {
    retry: 'never',
    en: 'A message can be edited at most 100 times.',
    zh: '一条消息最多编辑 100 次。',
  },
  not_yours: { retry: 'never', en: 'Only its sender may do this.', zh: '只有发送者可以执行此操作。' },
  recall_too_late: {
    retry: 'never',
    en: 'A message can be recalled within two minutes.',
    zh: '消息只能在两分钟内撤回。',
  },
  erased: { retry: 'never', en: 'This message is gone.', zh: '该消息已被删除。' },
  group_full: { retry: 'never', en: 'This group is full.', zh: '群成员已满。' },
  sends_closed: {
    retry: 'never',
    en: 'You cannot write in this conversation.',
    zh: '你不能在此会话中发言。',
  },
  friends_only: {
    retry: 'never',
    en: 'On this server only friends write to each other.',
    zh: '此服务器仅允许好友之间发消息。',
  },
  contact_blocked: {
    retry: 'never',
    en: 'You blocked this person. Unblock them first.',
    zh: '你已屏蔽对方，请先解除屏蔽。',
  },
  request_gone: {
    retry: 'never',
    en: 'There is no request any more that could be answered so.',
    zh: '该好友申请已不存在或已处理。',
  },
  requests_closed: {
    retry: 'never',
    en: 'This person takes no friend requests.',
    zh: '对方不接受好友申请。',
  },
  requests_full: {
    retry: 'never',
    en: 'You have 500 open friend requests. Take some back first.',
    zh: '你有 500 个待处理的好友申请，请先撤回一些。',
  },
  peer_requests_full: {
    retry: 'never',
    en: 'This person has too many open friend requests right now.',
    zh: '对方待处理的好友申请过多。',
  },
  friends_full: {
    retry: 'never',
    en: 'One of you has 5,000 friends already.',
    zh: '你或对方的好友已达 5000 人。',
  },
  contacts_full: {
    retry: 'never',
    en: 'Your list of people has 10,000 entries. Remove some first.',
    zh: '你的联系人列表已达 10000 项，请先清理。',
  },
  greeting_too_long: {
    retry: 'never',
    en: 'A greeting has at most 200 characters.',
    zh: '问候语最多 200 个字符。',
  },
  remark_invalid: {
    retry: 'never',
    en: 'A remark has at most 64 visible characters on one line.',
    zh: '备注最多 64 个可见字符，且不能换行。',
  },
  labels_invalid: {
    retry: 'never',
    en: 'A person has at most 20 labels, each of 1 to 32 visible characters on one line.',
    zh: '标签最多 20 个，每个为 1 至 32 个可见字符，且不能换行。',
  },
  too_many_requests: { retry: 'later', en: 'Too fast. Please wait a moment.', zh: '操作过快，请稍候。' },
  replaced: {
    retry: 'later',
    en: 'You are connected too many times; the connection heard from longest ago was ended.',
    zh: '你的连接过多，最久没有动静的连接已断开。',
  },
  overloaded: { retry: 'later', en: 'The server is busy. Please try again.', zh: '服务器繁忙，请重试。' },
  unavailable: {
    retry: 'later',
    en: 'The server cannot store anything right now.',
    zh: '服务器暂时无法保存数据。',
  },
  read_only: {
    retry: 'later',
    en: 'The server has no room left and only reads until there is some.',
    zh: '服务器空间不足，暂时只读。',
  },
  silent: {
    retry: 'later',
    en: 'Nothing was heard from this device for a while.',
    zh: '已有一段时间未收到该设备的消息。',
  },
  draining: { retry: 'later', en: 'The server is about to restart.', zh: '服务器即将重启。' },
  another_in_frame: {
    retry: 'later',
    en: 'Something sent together with this was refused; send this again without it.',
    zh: '同时发送的另一条被拒绝，请单独重发。',
  },
  unknown_outcome: {
    retry: 'unknown',
    en: 'No answer came in time. Trying again is safe.',
    zh: '未能及时确认，可安全重试。',
  },
  internal: { retry: 'unknown', en: 'Something went wrong on the server.', zh: '服务器出错了。' },
} as const satisfies Record<string, RefusalText>;

export type RefusalCode = keyof typeof REFUSALS;
export type RetryAdvice = 'never' | 'later' | 'unknown';
interface RefusalText {
  readonly retry: RetryAdvice;
  readonly en: string;
  readonly zh: string;
}

/**
 * An expected no. Thrown by use cases and returned as data by every `decide`; anything else that is thrown is a
 * bug and surfaces as `internal`. `afterMs` says how long to wait, where that is known.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly afterMs: number | undefined;

  constructor(code: RefusalCode, options: { afterMs?: number; cause?: unknown } = {}) {
    super(REFUSALS[code].en, { cause: options.cause });
    this.code = code;
    this.afterMs = options.afterMs;
  }

  /** True when the refused request was certainly never carried out and never will be. */
  get isFinal(): boolean {
    return REFUSALS[this.code].retry === 'never';
  }
}

export const isFinal = (code: RefusalCode): boolean => REFUSALS[code].retry === 'never';

export type Language = 'en' | 'zh';
export const refusalText = (code: RefusalCode, language: Language): string => REFUSALS[code][language];
