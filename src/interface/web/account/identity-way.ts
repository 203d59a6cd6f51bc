import type { Device } from '../device/use-device.ts';

/** What is kept in this tab between setting out for the identity provider and coming back. */
export interface IdentityWay {
  readonly key: string;
  readonly purpose: 'sign-in' | 'link';
  /** Where the person wanted to go. */
  readonly after: string;
}

const KEPT = 'magpie-identity';

/** Leaves the page for the provider. */
export async function setOut(device: Device, way: Omit<IdentityWay, 'key'>): Promise<void> {
  const { url, key } = await (way.purpose === 'link' ? device.beginLink() : device.beginIdentity());
  sessionStorage.setItem(KEPT, JSON.stringify({ ...way, key }));
  location.assign(url);
}

/** What was kept, once; undefined where this tab did not set out. */
export function takeWay(): IdentityWay | undefined {
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  return kept === null ? undefined : (JSON.parse(kept) as IdentityWay);
}

/** Takes what the provider said out of the address, which is kept in the history and shared. */
export function takeAnswer(): string {
  const query = location.search.slice(1);
  history.replaceState(history.state, '', location.pathname);
  return query;
}
