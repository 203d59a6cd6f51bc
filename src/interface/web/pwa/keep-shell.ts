import type { Router } from 'vue-router';
import { afterSignIn } from '../app/routes.ts';
import { notify } from '../design/notices.ts';
import { i18n } from '../words/language.ts';
import { type FromWorker, tellWorker, workers } from './shell.ts';

const WORKER = '/sw.js';
/** A page that stays open for days looks for a new version at most this often, when somebody returns to it. */
const LOOK_AGAIN_MS = 30 * 60_000;

/**
 * Lets a worker keep the page's own files, so that it opens at once and offline, and offers a new version when there is
 * one. Nothing depends on it: without a worker the page loads as any other.
 */
export function keepShell(router: Router): void {
  // What this version still had to load is gone from the server: only a reload helps.
  addEventListener('vite:preloadError', () => offerReload());
  const container = workers();
  if (!container) return;
  container.addEventListener('message', ({ data, source }: MessageEvent<FromWorker>) => {
    if (data.kind === 'open') void router.push(afterSignIn(data.path));
    else offerReload(source as ServiceWorker);
  });
  const register = () => followUpdates(container);
  // The page comes first, and its worker when there is nothing else to fetch.
  if (document.readyState === 'complete') register();
  else addEventListener('load', register, { once: true });
}

function followUpdates(container: ServiceWorkerContainer): void {
  container.register(WORKER, { updateViaCache: 'none' }).then(
    watchRegistration,
    // A browser may forbid it, such as in a private window.
    () => undefined,
  );
}

function watchRegistration(registration: ServiceWorkerRegistration): void {
  let lookedAt = performance.now();
  askWaiting(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed') askWaiting(worker);
    });
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || performance.now() - lookedAt < LOOK_AGAIN_MS) return;
    lookedAt = performance.now();
    registration.update().catch(() => undefined);
  });
}

/** The first worker of all has nobody to wait for; a later one may be of the version that this page already is. */
function askWaiting(worker: ServiceWorker | null): void {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"]')?.src ?? '';
  if (workers()?.controller) tellWorker(worker, { kind: 'are you newer', script: new URL(script).pathname });
}

function offerReload(worker?: ServiceWorker): void {
  const { t } = i18n.global;
  const run = () => {
    if (!worker) return location.reload();
    workers()?.addEventListener('controllerchange', () => location.reload(), { once: true });
    tellWorker(worker, { kind: 'take over' });
  };
  notify(t('app.newVersion'), { label: t('app.reload'), run }, { stays: true });
}
