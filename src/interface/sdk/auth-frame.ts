import type { ClientFrameInput } from '../protocol/index.ts';
import { PROTOCOL_LEVEL } from '../protocol/limits.ts';
import type { EnginePorts } from './engine-ports.ts';

type AuthFrame = Extract<ClientFrameInput, { op: 'auth' }>;

/** What a device says of itself when it connects. A browser's token is in its cookie. */
export function authFrame({
  identity,
  clientName: name,
  language,
}: Pick<EnginePorts, 'identity' | 'clientName' | 'language'>): AuthFrame {
  const { token, epoch } = identity() ?? {};
  return {
    op: 'auth',
    client: { name, level: PROTOCOL_LEVEL },
    language,
    ...(token === undefined ? {} : { token }),
    ...(epoch === undefined ? {} : { epoch }),
  };
}
