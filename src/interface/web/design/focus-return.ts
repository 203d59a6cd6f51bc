/** What lies over the page. */
const OVER = '[role="dialog"], [role="menu"]';

/** What had the focus last of all that lies below. */
let below: HTMLElement | undefined;

document.addEventListener('focusin', ({ target }) => {
  if (target instanceof HTMLElement && !target.closest(OVER)) below = target;
});

/**
 * Gives the focus back when something over the page is gone. Where it was opened from something over the page that is
 * gone as well, such as a menu, the focus goes to where it was before that.
 */
export function useFocusReturn() {
  let before: Element | null = null;

  /** The focus is about to go into it. */
  function opened(): void {
    before = document.activeElement;
  }

  /** The focus is about to go back, unless that was prevented: then it is already where it should be. */
  function closed(event: Event): void {
    if (event.defaultPrevented || (before?.isConnected && before !== document.body)) return;
    event.preventDefault();
    below?.focus();
  }

  return { opened, closed };
}
