const PREFIX = 'magpie-draft-';

/** What was written and not sent yet, until this tab is closed. */
export function draftOf(stream: string): string {
  return stored(() => sessionStorage.getItem(PREFIX + stream)) ?? '';
}

export function keepDraft(stream: string, text: string): void {
  stored(() => {
    if (text === '') sessionStorage.removeItem(PREFIX + stream);
    else sessionStorage.setItem(PREFIX + stream, text);
  });
}

export function forgetDrafts(): void {
  stored(() => {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  });
}

/** A browser that keeps nothing throws at the very name; a draft is not worth more than doing without. */
function stored<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
