import type { SessionId, StreamId } from '../../src/domain/shared/ids.ts';
import type { OperationInput } from '../../src/modules/messages/index.ts';
import type { World } from './world.ts';

/** Sends once more what was acknowledged long ago, over any node: as it was, or with another text. */
export class Mischief {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  act(): void {
    const { chance, ledger, accounts } = this.#world;
    const known = ledger.someKnown(chance.fraction());
    const life = this.#world.pickLife();
    const account = accounts.find(({ user }) => user === known?.user);
    if (!known || !life || !account) return;
    const isForged = chance.isTrue(0.5);
    const again = isForged ? { ...known.operation, text: 'forged text' } : known.operation;
    const operation = { attempt: 7, ...again, received: again } as unknown as OperationInput;
    const { user: userId, handle, personal: personalId, self: selfId } = account;
    const session = { sessionId: '' as SessionId, name: handle, role: 'member' as const };
    const caller = { userId, handle, personalId, selfId, ...session };
    life.does(() => {
      void life.messages.send(caller, known.stream as StreamId, [operation]).then(({ outcome }) => {
        if (outcome.ok) this.#accepted(userId, { isForged, results: outcome.results });
      });
    });
  }

  #accepted(
    user: string,
    said: {
      isForged: boolean;
      results: readonly { clientId: string; streamId: string; seq: number; at: number }[];
    },
  ): void {
    const { findings, ledger } = this.#world;
    findings.expect(!said.isForged, 'P2', () => 'another text was accepted under a client id that was used');
    for (const { clientId, streamId: stream, seq, at } of said.results) {
      ledger.toldStored(user, { clientId, stream, seq, at });
    }
  }
}
