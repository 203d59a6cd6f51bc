import type { Command } from '../../src/domain/commands.ts';
import type { GroupCommand } from '../../src/domain/groups/commands.ts';
import type { StreamId } from '../../src/domain/shared/ids.ts';
import { isFinal } from '../../src/domain/shared/refusals.ts';
import type { FrameOutcome } from '../../src/modules/shared/ports.ts';
import { fresh } from './accounts.ts';
import type { World } from './world.ts';

/** How long the tool waits for a node before it asks another. */
const ANSWER_MS = 7_000;
const PAUSE_MS = 300;

/**
 * The tool by which groups are made and people come and go. It hands commands to the committer of some node and asks
 * again with the same client id until it knows the answer.
 */
export class GroupWork {
  readonly #world: World;
  readonly #groups: StreamId[] = [];
  open = 0;

  constructor(world: World) {
    this.#world = world;
  }

  createAll(): void {
    const { accounts, ids, profile } = this.#world;
    const [owner] = accounts;
    if (!owner) return;
    for (let index = 0; index < profile.groups; index += 1) {
      const streamId = ids.id() as StreamId;
      this.#groups.push(streamId);
      const memberIds = accounts.filter(() => this.#world.chance.isTrue(0.7)).map(({ user }) => user);
      this.#ask({ ...fresh(owner.user, ids.clientId()), type: 'group.create', streamId, memberIds });
    }
  }

  /** Somebody is removed, leaves, or is admitted again, with the past or without it. */
  act(): void {
    const { accounts, chance, ids, store } = this.#world;
    const streamId = chance.pick(this.#groups);
    const [owner, ...others] = accounts;
    const member = chance.pick(others);
    if (!streamId || !owner || !member) return;
    const row = store.tables.get('members', member.user, streamId);
    const isThere = row !== undefined && row.leftSeq === null;
    const actor = isThere && chance.isTrue(0.3) ? member : owner;
    const base = { ...fresh(actor.user, ids.clientId()), streamId, memberId: member.user };
    const seesHistory = chance.isTrue(0.5);
    this.#ask(isThere ? { ...base, type: 'member.remove' } : { ...base, type: 'member.add', seesHistory });
  }

  #ask(command: GroupCommand): void {
    this.open += 1;
    this.#world.findings.note(`asks for ${command.type} ${'memberId' in command ? command.memberId : ''}`);
    this.#try(command, 1);
  }

  #try(command: GroupCommand, attempt: number): void {
    const { schedule } = this.#world;
    let isOver = false;
    const over = (next: () => void) => {
      if (!isOver) next();
      isOver = true;
    };
    const again = () => over(() => this.#try(command, attempt + 1));
    schedule.after(ANSWER_MS, again);
    const life = this.#world.pickLife();
    const asked: Command = { ...command, attempt };
    life?.does(() => {
      void life.committer.submit({ commands: [asked] }).then((outcome) => {
        if (outcome.ok || isFinal(outcome.code)) over(() => this.#settle(command, outcome));
        else schedule.after(PAUSE_MS, again);
      });
    });
  }

  #settle({ userId, clientId, streamId, type }: GroupCommand, outcome: FrameOutcome): void {
    this.open -= 1;
    const { findings, ledger, store } = this.#world;
    if (!outcome.ok) {
      ledger.neverStored(clientId, `refused: ${outcome.code}`);
      return;
    }
    const receipt = store.tables.get('receipts', userId, clientId);
    const [result] = outcome.results;
    const isSame = receipt?.seq === result?.seq && receipt?.streamId === streamId;
    findings.expect(isSame, 'P1', () => `${type} was answered ${result?.seq}, but ${receipt?.seq} is stored`);
  }
}
