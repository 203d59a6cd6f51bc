import { type ShallowRef, shallowRef } from 'vue';
import type { Slice } from '../../sdk/index.ts';
import { nextFrame } from '../device/next-frame.ts';
import { type Device, onDevice } from '../device/use-device.ts';

export interface ShownSlice {
  readonly slice: Readonly<ShallowRef<Slice>>;
  /** Takes what the device holds now instead of with the next frame. */
  refresh(): void;
}

/** The piece of a conversation that is looked at, at most as fresh as the frame. */
export function useSlice(device: Device, stream: string): ShownSlice {
  const slice = shallowRef(device.slice(stream));
  const refresh = () => {
    slice.value = device.slice(stream);
  };
  const soon = nextFrame(refresh);
  onDevice(device, 'timeline', (event) => event.stream === stream && soon());
  for (const name of ['reset', 'conversations'] as const)
    onDevice(device, name, (event) => event.stream === stream && soon());
  return { slice, refresh };
}
