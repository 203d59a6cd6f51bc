/** On a phone a field with the focus brings up the keyboard, over what one came to read. */
export function focusComposer(): void {
  if (matchMedia('(hover: hover)').matches) document.getElementById('composer')?.focus();
}

/** Whether what has the focus takes letters. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
