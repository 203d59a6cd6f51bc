/** What a page and its worker say to each other. */
export type ToWorker =
  /** The page's own script: a worker that carries it is of the same version. */
  | { readonly kind: 'are you newer'; readonly script: string }
  | { readonly kind: 'take over' }
  /** Somebody signed out. */
  | { readonly kind: 'forget' };

export type FromWorker =
  | { readonly kind: 'newer' }
  /** A notification was clicked. */
  | { readonly kind: 'open'; readonly path: string };

/** The worker that is at work, where there is one: only on pages that came over HTTPS, or from this machine. */
export async function currentRegistration(): Promise<ServiceWorkerRegistration | undefined> {
  const registration = await workers()?.getRegistration();
  return registration?.active ? registration : undefined;
}

/** Lets the worker drop everything it keeps and fetch the page's own files anew. */
export function forgetShell(): void {
  tellWorker(workers()?.controller, { kind: 'forget' });
}

export function tellWorker(worker: ServiceWorker | null | undefined, message: ToWorker): void {
  worker?.postMessage(message);
}

/** Absent where the page is not secure. */
export const workers = (): ServiceWorkerContainer | undefined => navigator.serviceWorker;
