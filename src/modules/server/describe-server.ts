import { TALK_KEY, type TalkPolicy, talkPolicyOf } from '../../domain/friends/talk.ts';
import { NAME_KEY, PICTURE_KEY, PICTURE_VERSION_KEY } from '../../domain/server/decide-server.ts';
import { type Picture, pictureOf } from '../../domain/server/picture.ts';
import { OWNER_KEY } from '../../domain/users/ownership.ts';
import {
  REGISTRATION_KEY,
  type RegistrationMode,
  registrationMode,
} from '../../domain/users/registration.ts';
import { pictureVersion } from './picture-version.ts';
import type { ServerDependencies } from './ports.ts';

/** What a server says of itself to everybody. */
export interface ServerDescription {
  readonly name: string;
  /** Another one for another picture; absent where there is none. */
  readonly pictureVersion: string | undefined;
  /** False while the server waits for its owner. */
  readonly isClaimed: boolean;
  readonly talk: TalkPolicy;
  /** Who may make an account. */
  readonly registration: RegistrationMode;
}

/** Reads what everybody may know of the server. */
export const describeServer =
  ({ facts, defaultName, defaultRegistration }: ServerDependencies) =>
  async (): Promise<ServerDescription> => {
    const keys = [NAME_KEY, PICTURE_VERSION_KEY, OWNER_KEY, REGISTRATION_KEY, TALK_KEY];
    const [name, version, owner, chosen, talk] = await Promise.all(keys.map((key) => facts.serverValue(key)));
    return {
      name: name ?? defaultName,
      pictureVersion: version,
      isClaimed: owner !== undefined,
      talk: talkPolicyOf(talk === undefined ? undefined : { value: talk }),
      registration: registrationMode(chosen, defaultRegistration),
    };
  };

/** Reads the server's picture; the version is that of these very bytes. */
export const readPicture =
  ({ facts, hasher }: ServerDependencies) =>
  async (): Promise<(Picture & { readonly version: string }) | undefined> => {
    const data = await facts.serverValue(PICTURE_KEY);
    if (data === undefined) return undefined;
    const picture = pictureOf(data);
    return picture && { ...picture, version: pictureVersion(data, hasher) };
  };
