import type { Command } from '../../src/domain/commands.ts';
import type { StreamId, UserId } from '../../src/domain/shared/ids.ts';
import { bodies } from '../../src/interface/protocol/index.ts';
import type { Person } from '../support/account.ts';
import { addMember, createGroup, type Person as Member, removeMember } from '../support/asking.ts';
import { newClientId, newId } from '../support/wire-ids.ts';
import type { OpenServer } from './open-server.ts';

export const SEND = 'POST /api/v1/conversations/{id}/messages';

/** The group "the lab". No road leads to groups yet, so its members come and go by commands of the domain itself. */
export class Lab {
  readonly server: OpenServer;
  readonly stream: string;
  readonly #owner: Member;

  private constructor(server: OpenServer, stream: string, owner: Member) {
    this.server = server;
    this.stream = stream;
    this.#owner = owner;
  }

  static async open(server: OpenServer, owner: Person, others: readonly Person[]): Promise<Lab> {
    const command = createGroup(asMember(owner), `the lab ${newId()}`, others.map(asMember));
    await carryOut(server, command);
    return new Lab(server, command.streamId, asMember(owner));
  }

  /** Lets somebody in; without `seesHistory` they see what is said from now on. */
  async add(person: Person, { seesHistory }: { seesHistory: boolean }): Promise<void> {
    await carryOut(this.server, addMember(this.#owner, this.#id, asMember(person), { seesHistory }));
  }

  /** Removes somebody; the answer is the last event that they may know of. */
  remove(person: Person): Promise<number> {
    return carryOut(this.server, removeMember(this.#owner, this.#id, asMember(person)));
  }

  say(by: Person, text: string): Promise<number> {
    return write(this.server, { by, stream: this.stream, operation: { type: 'message', text } });
  }

  get #id(): StreamId {
    return this.stream as StreamId;
  }
}

/** Writes one operation by HTTP; the answer is its place. */
export async function write(
  { http }: OpenServer,
  { by, stream, operation }: { by: Person; stream: string; operation: Readonly<Record<string, unknown>> },
): Promise<number> {
  const { token } = await by.on('phone');
  const body = { operations: [{ clientId: newClientId(), ...operation }] };
  const { results } = await http.call(SEND, bodies.Sent, { id: stream, token, body });
  return results[0]?.seq ?? 0;
}

/** Opens the direct conversation of two people. */
export async function directOf({ http }: OpenServer, by: Person, peer: Person): Promise<string> {
  const body = { clientId: newClientId(), user: peer.id };
  const { token } = await by.on('phone');
  return (await http.call('POST /api/v1/conversations/direct', bodies.Opened, { token, body })).stream;
}

async function carryOut({ core }: OpenServer, command: Command): Promise<number> {
  const outcome = await core.queue.submit({ commands: [command] });
  if (!outcome.ok) throw new Error(`${command.type} was refused: ${outcome.code}`);
  return outcome.results[0]?.seq ?? 0;
}

const asMember = ({ id, account }: Person): Member => ({
  handle: account.handle,
  userId: id as UserId,
  personalId: '' as StreamId,
  selfId: '' as StreamId,
});
