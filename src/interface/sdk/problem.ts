/** The part of a problem answer that a client acts on. */
export interface Problem {
  readonly code: string;
  readonly text: string;
  readonly retry: 'never' | 'later' | 'unknown';
  readonly afterMs?: number;
}

export type Language = 'en' | 'zh';

/** The problems that the SDK finds without asking the server. */
const OWN = {
  offline: { retry: 'later', en: 'There is no connection right now.', zh: '当前没有网络连接。' },
  outbox_full: {
    retry: 'later',
    en: 'Too many messages wait to be sent. Please connect first.',
    zh: '待发送的消息过多，请先连接网络。',
  },
  unknown_outcome: {
    retry: 'unknown',
    en: 'No answer came in time. Trying again is safe.',
    zh: '未能及时确认，可安全重试。',
  },
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
  nothing_to_change: {
    retry: 'never',
    en: 'This message is not here any more.',
    zh: '该消息已不存在。',
  },
  history_changed: {
    retry: 'never',
    en: 'The server was restored from a backup; look at the message again first.',
    zh: '服务器已从备份恢复，请先重新查看该消息。',
  },
  not_signed_in: { retry: 'never', en: 'Please sign in.', zh: '请先登录。' },
} as const;

export type OwnProblem = keyof typeof OWN;

/** A problem of the SDK's own, in the person's language. */
export function ownProblem(code: OwnProblem, language: Language): Problem {
  const { retry, ...texts } = OWN[code];
  return { code, text: texts[language], retry };
}
