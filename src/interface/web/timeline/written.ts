import { type ShallowRef, shallowRef } from 'vue';

/** The conversation that something was just written in, on this page. A new object each time. */
const last = shallowRef<{ readonly stream: string }>();

export const lastWritten: Readonly<ShallowRef<{ readonly stream: string } | undefined>> = last;

/** Somebody sends something: whoever writes wants to see it, wherever they were reading. */
export function tellWritten(stream: string): void {
  last.value = { stream };
}
