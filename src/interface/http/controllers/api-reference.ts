import { openapi } from '@elysiajs/openapi';
import { Elysia } from 'elysia';
import type { z } from 'zod';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { apiDocument, jsonSchemaOf } from '../documentation.ts';
import { apiReferenceScript } from '../web-bundle.ts';

const DOCUMENT_PATH = '/api/docs/json';

/** The API document and the page that shows it. Everything on the page comes from this server. */
export const apiReference = ({ serverInfo }: HttpDependencies, hooks: CallHooks) =>
  new Elysia()
    .use(hooks)
    .use(
      openapi({
        // The plug-in's own page loads fonts from elsewhere and styles itself inline.
        provider: null,
        specPath: DOCUMENT_PATH,
        documentation: apiDocument(serverInfo.version) as object,
        mapJsonSchema: { zod: (schema: z.ZodType) => jsonSchemaOf(schema, 'input') },
      }),
    )
    .get('/api/docs', () => new Response(PAGE, { headers: { 'content-type': 'text/html; charset=utf-8' } }), {
      detail: { hide: true },
    });

/** Everything of the reference that would talk to somebody else's server is off. */
const SETTINGS = JSON.stringify({
  withDefaultFonts: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
});

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Magpie API</title>
  </head>
  <body>
    <script id="api-reference" data-url="${DOCUMENT_PATH}" data-configuration='${SETTINGS}'></script>
    <script src="/${apiReferenceScript}"></script>
  </body>
</html>
`;
