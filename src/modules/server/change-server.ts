import type { TalkPolicy } from '../../domain/friends/talk.ts';
import type { ClientId } from '../../domain/shared/ids.ts';
import type { RegistrationMode } from '../../domain/users/registration.ts';
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
  /** Who may make an account from now on. */
  readonly registration?: RegistrationMode | undefined;
  /** Who may write to whom. */
  readonly talk?: TalkPolicy | undefined;
}

/**
 * Gives the server another name or picture, or says who may register and who may write to whom. Refuses with `forbidden`
 * for everybody but owner and administrators.
 */
export function changeServer({ committer, hasher }: ServerDependencies) {
  return async (caller: Caller, change: ServerChange): Promise<void> => {
    const { clientId, name, picture, registration, talk } = change;
    await submitOne(committer, {
      type: 'server.change',
      userId: caller.userId,
      clientId: clientId as ClientId,
      attempt: 1,
      hash: hasher.sha256(canonicalJson({ type: 'server.change', name, picture, registration, talk })),
      ...(name === undefined ? {} : { name }),
      ...(registration === undefined ? {} : { registration }),
      ...(picture === undefined ? {} : { picture: picture === null ? null : newPicture(picture) }),
      ...(talk === undefined ? {} : { talk }),
    });
  };

  function newPicture(data: string) {
    return { data, version: pictureVersion(data, hasher) };
  }
}
