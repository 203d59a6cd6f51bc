import type { Language } from '../../domain/shared/refusals.ts';

/** What `Accept-Language` (RFC 9110, 12.5.4) prefers of the languages there are; English when it says neither. */
export function preferredLanguage(header: string | null): Language {
  return weightOf(header, 'zh') > weightOf(header, 'en') ? 'zh' : 'en';
}

function weightOf(header: string | null, language: Language): number {
  const weights = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((range) => range.trim().toLowerCase().split(';'))
    .filter(([tag = '']) => tag === language || tag.startsWith(`${language}-`))
    .map(([, quality = 'q=1']) => Number(quality.trim().replace('q=', '')) || 0);
  return Math.max(0, ...weights);
}
