import { fileURLToPath } from 'node:url';

/** One file of the web page before it is embedded: its path below the site's root and its bytes. */
export interface BundledFile {
  readonly path: string;
  readonly type: string;
  readonly body: Blob;
}

/** Where the interactive API reference lives below the site's root; the API's page loads it from here. */
export const apiReferenceScript = 'assets/scalar.js';

/**
 * Bundles the web page and its scripts for the browser, out of the sources.
 *
 * Used by the build, which embeds the result, and by a server run from the sources. Scripts and styles get
 * names with a hash of their content; nothing is inlined, so the content security policy can forbid inline code.
 */
export async function bundleWeb(): Promise<BundledFile[]> {
  const bundle = await Bun.build({
    entrypoints: [fileURLToPath(new URL('../web/index.html', import.meta.url))],
    target: 'browser',
    minify: true,
    naming: {
      entry: '[name].[ext]',
      chunk: 'assets/[name]-[hash].[ext]',
      asset: 'assets/[name]-[hash].[ext]',
    },
  });
  const page = bundle.outputs.map((output) => ({
    path: output.path.replace(/^\.\//, ''),
    type: output.type,
    body: output as Blob,
  }));
  return [
    ...page,
    { path: apiReferenceScript, type: 'text/javascript;charset=utf-8', body: Bun.file(scalarPath()) },
  ];
}

/** The package exports no path to its browser bundle, so it is found beside the entry that it does export. */
function scalarPath(): string {
  return fileURLToPath(new URL('./browser/standalone.js', import.meta.resolve('@scalar/api-reference')));
}
