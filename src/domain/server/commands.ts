import type { TalkPolicy } from '../friends/talk.ts';
import type { CommandBase } from '../shared/command.ts';
import type { RegistrationMode } from '../users/registration.ts';

/** Give the server another name or picture, or say who may register and who may write to whom; what is left out stays as it is. */
export interface ChangeServer extends CommandBase {
  readonly type: 'server.change';
  readonly name?: string;
  /** `null` takes the picture away. */
  readonly picture?: NewPicture | null;
  readonly talk?: TalkPolicy;
  readonly registration?: RegistrationMode;
}

export interface NewPicture {
  /** The bytes of the file in base64. */
  readonly data: string;
  /** Another one for other bytes: a hash of `data`, made by the caller. */
  readonly version: string;
}

export type ServerCommand = ChangeServer;
