const NAME = 'Magpie';
const COUNT_MAX = 99;

/** What stands in the tab: how much is unread. */
export const titleFor = (unread: number): string =>
  unread === 0 ? NAME : `(${unread > COUNT_MAX ? `${COUNT_MAX}+` : unread}) ${NAME}`;

/**
 * Shows how much is unread where the page itself is not seen: in the tab's title and picture, and on the installed app.
 * The picture is one of two files: at 16 pixels a dot is read and a number is not, and nothing has to be painted.
 */
export function showBadges(unread: number): void {
  document.title = titleFor(unread);
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const href = unread === 0 ? '/magpie.svg' : '/magpie-unread.svg';
  if (icon && icon.getAttribute('href') !== href) icon.href = href;
  // Only an installed app has a place for it; elsewhere the browser refuses.
  const shown = unread === 0 ? navigator.clearAppBadge?.() : navigator.setAppBadge?.(unread);
  shown?.catch(() => undefined);
}
