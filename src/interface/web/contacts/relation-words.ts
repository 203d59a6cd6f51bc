import { useI18n } from 'vue-i18n';
import type { Contact } from '../device/use-contacts.ts';
import { useDates } from '../words/dates.ts';
import { localeOf } from '../words/language.ts';

/** What somebody is to oneself, in words. */
export function useRelationWords() {
  const { t, locale } = useI18n();
  const { ago } = useDates();

  /** Everything about it, for their card; empty where they are nothing to each other. */
  function relationOf({ relation, isBlocked, since = 0, askedAt = 0 }: Contact): string {
    if (isBlocked) return t('contacts.isBlocked');
    if (relation === 'friend') return t('contacts.friendsSince', { date: dayOf(since) });
    if (relation === 'asked') return t('contacts.askedYou', { ago: ago(askedAt) });
    return relation === 'requested' ? t('contacts.youAsked', { ago: ago(askedAt) }) : '';
  }

  /** What stands below the name in a list. */
  function noteOf({ user, relation, greeting, askedAt = 0, remark, labels, isBlocked }: Contact): string {
    if (relation === 'asked' && !isBlocked) return greeting ?? t('contacts.wantsToBeFriends');
    if (relation === 'requested') return t('contacts.youAsked', { ago: ago(askedAt) });
    const named = remark === undefined ? `@${user.handle}` : `${user.name} · @${user.handle}`;
    return labels.length === 0 ? named : `${named} · ${labels.join(t('contacts.listComma'))}`;
  }

  const dayOf = (at: number): string =>
    new Intl.DateTimeFormat(localeOf(locale.value), { dateStyle: 'long' }).format(at);

  return { relationOf, noteOf };
}
