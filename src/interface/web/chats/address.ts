const CHAT = /^#\/([a-z2-7]{26})$/;

/** The conversation that the address names: it survives a reload, and the back button works. */
export const chatInAddress = (): string | null => CHAT.exec(location.hash)?.[1] ?? null;

export function showInAddress(stream: string): void {
  if (chatInAddress() !== stream) location.hash = `#/${stream}`;
}

/** Back to the list, which then is a step of its own in the history. */
export function leaveChat(): void {
  location.hash = '#/';
}
