import type { TalkPolicy } from '../../domain/friends/talk.ts';
import type { ClientId } from '../../domain/shared/ids.ts';
import type { Caller } from '../shared/caller.ts';
import { canonicalJson } from '../shared/canonical-json.ts';
import { submitOne } from '../shared/submit-one.ts';
import { pictureVersion } from './picture-version.ts';
import type { ServerDependencies } from './ports.ts';

export interface ServerChange {
  readonly clientId: string;
  readonly name?: string | undefined;
  /** A PNG, JPEG or WebP in base64; `null` takes the picture away. */
  readonly picture?: string | null | undefined;
  /** Who may write to whom. */
  readonly talk?: TalkPolicy | undefined;
}

/** Gives the server another name, picture or policy. Refuses with `forbidden` for everybody but owner and administrators. */
export function changeServer({ committer, hasher }: ServerDependencies) {
  return async (caller: Caller, { clientId, name, picture, talk }: ServerChange): Promise<void> => {
    await submitOne(committer, {
      type: 'server.change',
      userId: caller.userId,
      clientId: clientId as ClientId,
      attempt: 1,
      hash: hasher.sha256(canonicalJson({ type: 'server.change', name, picture, talk })),
      ...(name === undefined ? {} : { name }),
      ...(picture === undefined ? {} : { picture: picture === null ? null : newPicture(picture) }),
      ...(talk === undefined ? {} : { talk }),
    });
  };

  function newPicture(data: string) {
    return { data, version: pictureVersion(data, hasher) };
  }
}
