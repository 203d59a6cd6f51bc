// Builds the web client with Vite. `bun scripts/build-web.ts FOLDER` writes it there; `--development` adds the gallery.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import vue from '@vitejs/plugin-vue';
import { build, type InlineConfig } from 'vite';
import { compiledWords } from './compiled-words.ts';
import { hoverRules } from './hover-rules.ts';
import { shellWorker, workerInput } from './shell-worker.ts';

export const webRoot = fileURLToPath(new URL('../src/interface/web', import.meta.url));

/** What stands in the page for what is larger than the page needs. */
const SMALLER = {
  entities: fileURLToPath(new URL('./no-entities.ts', import.meta.url)),
  'vue-i18n': 'vue-i18n/dist/vue-i18n.runtime.esm-bundler.js',
};

export interface WebBuildOptions {
  /** An absolute folder, which is emptied first. */
  readonly outDir: string;
  /** With the gallery and the maps of the sources. */
  readonly isDevelopment: boolean;
}

/** What both kinds of build have in common. */
export function webConfig({ outDir, isDevelopment }: WebBuildOptions): InlineConfig {
  return {
    root: webRoot,
    base: '/',
    configFile: false,
    envDir: false,
    logLevel: 'warn',
    publicDir: 'public',
    plugins: [vue(), compiledWords(), shellWorker(webRoot)],
    resolve: { alias: SMALLER },
    css: { postcss: { plugins: [hoverRules] } },
    define: {
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      __INTLIFY_PROD_DEVTOOLS__: 'false',
      __INTLIFY_JIT_COMPILATION__: 'true',
      __INTLIFY_DROP_MESSAGE_COMPILER__: 'true',
      __VUE_I18N_LEGACY_API__: 'false',
      __VUE_I18N_FULL_INSTALL__: 'false',
      MAGPIE_GALLERY: String(isDevelopment),
    },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      sourcemap: isDevelopment,
      // Nothing is written into the page itself, so that its policy can forbid whatever is not a file of this server.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: workerInput(webRoot),
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2_000,
    },
  };
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { development: { type: 'boolean', default: false } },
  });
  const [outDir] = positionals;
  if (outDir === undefined) throw new Error('Name the folder: bun scripts/build-web.ts FOLDER');
  await build(webConfig({ outDir, isDevelopment: values.development }));
}
