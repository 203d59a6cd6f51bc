import type { ClientId, UserId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { UsersDependencies } from './ports.ts';

/**
 * Whether this very command was carried out before. A repeated request must be told so before anything is checked that
 * the first one has changed, such as the old password. Refuses with `conflict` where the id was used for something else.
 */
export async function wasAnswered(
  { access }: Pick<UsersDependencies, 'access'>,
  asked: { readonly userId: UserId; readonly clientId: ClientId; readonly hash: string },
): Promise<boolean> {
  const receipt = await access.receipt(asked.userId, asked.clientId);
  if (receipt && receipt.hash !== asked.hash) throw new Refusal('conflict');
  return receipt !== undefined;
}
