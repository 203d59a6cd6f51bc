import { Elysia } from 'elysia';
import { z } from 'zod';
import { bodies } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented } from '../documentation.ts';
import { HttpProblem } from '../problem.ts';
import { UPLOAD_POLICY } from '../security-headers.ts';

const PICTURE_PATH = '/api/v1/server/picture';

/** What a client must know of the server before anybody signs in, and changing what can be changed of it. */
export function serverInfo({ server, users, serverInfo: fixed }: HttpDependencies, hooks: CallHooks) {
  const present = async (): Promise<bodies.ServerInfo> => {
    const { name, pictureVersion, isClaimed, registration, talk } = await server.describe();
    const picture = pictureVersion === undefined ? {} : { picture: `${PICTURE_PATH}?v=${pictureVersion}` };
    const { signInWith, canMail } = users;
    const others = { ...(signInWith.length > 0 ? { signInWith } : {}), ...(canMail ? { canMail } : {}) };
    return { name, ...picture, isClaimed, registration, talk, ...others, ...fixed };
  };
  return new Elysia({ prefix: '/api/v1/server' })
    .use(hooks)
    .get('', present, { detail: READ })
    .patch(
      '',
      async ({ body, call }) => {
        await server.change(call.caller, body);
        return present();
      },
      { parse: 'json', body: bodies.ChangeServer, detail: CHANGE },
    )
    .get(
      '/picture',
      async ({ call, query }) => {
        const picture = await server.picture();
        if (!picture) throw new HttpProblem('not_found');
        return pictureResponse(picture, { request: call.request, asked: query.v });
      },
      { query: z.object({ v: z.string().max(64).optional() }), detail: PICTURE },
    );
}

interface Shown {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly version: string;
}

/** Under its own version a picture never changes; under any other address it is asked for again. */
function pictureResponse(
  { type, bytes, version }: Shown,
  { request, asked }: { request: Request; asked: string | undefined },
): Response {
  const etag = `"${version}"`;
  const headers = {
    'content-type': type,
    etag,
    'cache-control': asked === version ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': UPLOAD_POLICY,
  };
  const isKnown = request.headers.get('if-none-match')?.includes(etag) ?? false;
  return isKnown ? new Response(null, { status: 304, headers }) : new Response(bytes, { headers });
}

const READ = documented({
  tag: 'server',
  summary: 'Read what this server is and allows',
  answer: [200, bodies.ServerInfo, 'The server.'],
  isPublic: true,
});

const CHANGE = documented({
  tag: 'server',
  summary: 'Change the name, the picture and the rules of this server',
  description:
    'For its owner and administrators. A picture is a PNG, JPEG or WebP of at most 128 KiB and 1,024 pixels a side; its ' +
    'type is told by its bytes. The body may have 192 KiB. Where `talk` becomes `friends`, whoever is no friend can go on ' +
    'reading and cannot write any more, within moments.',
  answer: [200, bodies.ServerInfo, 'The server as it is now.'],
  refusals: [
    'forbidden',
    'name_invalid',
    'picture_invalid',
    'picture_too_large',
    'too_large',
    'conflict',
    'foreign_origin',
  ],
});

const PICTURE = documented({
  tag: 'server',
  summary: 'Read the picture of this server',
  description: 'At the address that `picture` names it may be kept for ever.',
  answer: [200, undefined, 'The file, as `image/png`, `image/jpeg` or `image/webp`.'],
  refusals: ['not_found'],
  isPublic: true,
});
