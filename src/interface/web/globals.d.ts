/// <reference types="vite/client" />

declare module '*.vue' {
  import type { DefineComponent } from 'vue';

  const component: DefineComponent<object, object, unknown>;
  export default component;
}

/** Whether this build shows the gallery of all components: only when made for development. */
declare const MAGPIE_GALLERY: boolean;

/** What the page's worker keeps; only in the worker itself. See the build. */
declare const MAGPIE_SHELL: { readonly version: string; readonly files: readonly string[] };
