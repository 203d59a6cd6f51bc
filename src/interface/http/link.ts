import type { Call } from './call.ts';
import type { HttpDependencies } from './dependencies.ts';

/**
 * An address of the page that carries a secret after `#`, where it reaches no server and no log. The site is the public
 * one; where the operator named none, it is the page that asks, or the host that was asked.
 */
export function pageLink(
  { publicUrl }: HttpDependencies['settings'],
  { request }: Call,
  fragment: string,
): string {
  const { headers, url } = request;
  const origin = headers.get('origin') ?? '';
  const site = publicUrl ?? (/^https?:/.test(origin) && URL.canParse(origin) ? origin : new URL(url).origin);
  return `${new URL(site).origin}/#${fragment}`;
}
