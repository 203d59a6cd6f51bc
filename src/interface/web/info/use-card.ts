import { onScopeDispose, shallowRef, watch } from 'vue';
import { type Device, onDevice, useDevice } from '../device/use-device.ts';

export type Card = NonNullable<Awaited<ReturnType<Device['card']>>>;

/** What somebody tells of themselves; asked for when it is looked at, and again after a new connection. */
export function useCard(user: () => string | undefined) {
  const device = useDevice();
  const card = shallowRef<Card>();
  let isHere = true;

  async function ask(id: string | undefined): Promise<void> {
    // What is shown of the one before is nothing of this one's.
    if (card.value?.id !== id) card.value = undefined;
    if (id === undefined) return;
    // Without a connection the card has what the device knows, which is the name.
    const found = await device.card(id).catch(() => undefined);
    if (isHere && id === user()) card.value = found;
  }

  watch(user, ask, { immediate: true });
  onDevice(device, 'status', ({ status }) => {
    if (status === 'online') void ask(user());
  });
  onScopeDispose(() => {
    isHere = false;
  });
  return card;
}
