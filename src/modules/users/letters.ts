import type { Language } from '../../domain/shared/refusals.ts';
import type { Letter } from './ports.ts';

/** What a letter tells: of which server, to whom, and where its link leads. */
interface Told {
  readonly to: string;
  readonly language: Language;
  readonly server: string;
  readonly handle: string;
  readonly link: string;
}

/** Asks whether an address is read by whoever gave it. */
export const confirmationLetter = ({ to, language, server, handle, link }: Told): Letter =>
  language === 'zh'
    ? {
        to,
        subject: `确认你在 ${server} 的邮箱`,
        text: `${server} 上的 @${handle} 希望使用此邮箱找回密码。\n\n如果这是你本人，请在 24 小时内打开以下链接确认：\n${link}\n\n如果不是，请忽略此邮件，不会有任何改变。\n`,
      }
    : {
        to,
        subject: `Confirm your address for ${server}`,
        text: `@${handle} on ${server} wants to be able to choose a new password by way of this address.\n\nIf that is you, open this link within a day:\n${link}\n\nIf it is not, do nothing, and nothing will change.\n`,
      };

/** Lets somebody choose a new password. */
export const passwordLetter = ({ to, language, server, handle, link }: Told): Letter =>
  language === 'zh'
    ? {
        to,
        subject: `在 ${server} 设置新密码`,
        text: `有人（可能是你）请求为 ${server} 上的 @${handle} 设置新密码。\n\n请在一小时内打开以下链接：\n${link}\n\n如果不是你，请忽略此邮件，你的密码不会改变。\n`,
      }
    : {
        to,
        subject: `Choose a new password for ${server}`,
        text: `Somebody, most likely you, asked for a new password for @${handle} on ${server}.\n\nOpen this link within an hour to choose it:\n${link}\n\nIf it was not you, do nothing: your password stays what it is.\n`,
      };
