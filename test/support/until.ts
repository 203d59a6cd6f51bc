/** How long to wait at most, and for what, so that a wait in vain says what did not happen. */
export interface Wait {
  readonly what: string;
  readonly withinMs: number;
}

const lookEveryMs = 10;

/** Waits until `look` answers something other than `undefined`, `false` or `null`, and gives that back. */
export async function until<T>(
  look: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  { what, withinMs }: Wait,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) return seen;
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain for ${what}.`);
    await pause(lookEveryMs);
  }
}

/** Gives back what `promise` does, or throws when that takes too long. */
export async function within<T>(promise: Promise<T>, { what, withinMs }: Wait): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`Waited ${withinMs} ms in vain for ${what}.`)), withinMs);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Lets time pass: for load generators and back-off, never for a test that hopes something has happened by then. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
