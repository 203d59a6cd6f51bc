import type { BatchAnswer } from '../../src/infra/committer/queue.ts';
import { sha256Prefix } from '../../src/infra/crypto/hasher.ts';
import { MemoryAccessReader } from '../../src/infra/memory/access-reader.ts';
import { MemoryContactReader } from '../../src/infra/memory/contact-reader.ts';
import { MemoryDirectory } from '../../src/infra/memory/directory.ts';
import { MemoryLogReader } from '../../src/infra/memory/log-reader.ts';
import {
  MemoryChangeReader,
  MemoryMembershipReader,
  MemoryPeopleReader,
} from '../../src/infra/memory/readers.ts';
import { MemoryRelationReader } from '../../src/infra/memory/relation-reader.ts';
import { MemoryTables } from '../../src/infra/memory/tables.ts';
import { readAloud } from '../../src/infra/pinyin/read-aloud.ts';
import type { Frame, Upkeep } from '../../src/modules/shared/ports.ts';
import type {
  ChangeReader,
  ContactReader,
  LogReader,
  MembershipReader,
  PeopleReader,
} from '../../src/modules/shared/reading.ts';
import type { RelationReader } from '../../src/modules/shared/relations.ts';
import type { AccessReader, Directory, IdentityReader } from '../../src/modules/users/index.ts';

/** What all nodes share: one transaction at a time, and reads that each see one moment. */
export interface SharedStore {
  readonly epoch: string;
  readonly directSalt: string;
  readonly logs: LogReader;
  readonly memberships: MembershipReader;
  readonly changes: ChangeReader;
  readonly people: PeopleReader;
  readonly contacts: ContactReader;
  readonly access: AccessReader & IdentityReader;
  readonly relations: RelationReader;
  readonly directory: Directory;
  /** Carries out a batch at this very moment, or throws and leaves nothing. */
  commit(frames: readonly Frame[]): BatchAnswer;
}

/** A store in memory that outlives every node of the run. */
export class MemoryStoreOfAll implements SharedStore {
  readonly epoch = 'first';
  readonly directSalt = 'salt';
  readonly tables = new MemoryTables();
  readonly logs = new MemoryLogReader(this.tables);
  readonly memberships = new MemoryMembershipReader(this.tables);
  readonly people = new MemoryPeopleReader(this.tables);
  readonly contacts = new MemoryContactReader(this.tables);
  readonly access = new MemoryAccessReader(this.tables);
  readonly relations = new MemoryRelationReader(this.tables);
  readonly directory = new MemoryDirectory(this.tables, readAloud);
  readonly changes: ChangeReader;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
    this.changes = new MemoryChangeReader(this.tables, now);
  }

  commit(frames: readonly Frame[]): BatchAnswer {
    return this.tables.run(frames, { now: Math.floor(this.#now()), sha256Prefix });
  }
}

/** Sessions are not prolonged and nothing is trimmed: a run is shorter than either needs. */
export const noUpkeep: Upkeep = {
  trim: async () => ({ more: false }),
  advance: async () => {},
  sweep: async () => ({ more: false }),
  seen: async () => {},
};

/** The same reader over a slow and unreliable road: `carry` decides when it reads and when the answer is there. */
export function overRoad<Reader extends object>(
  reader: Reader,
  carry: <T>(name: string, read: () => Promise<T>) => Promise<T>,
): Reader {
  return new Proxy(reader, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) =>
        carry(String(name), () => Reflect.apply(member, target, args) as Promise<unknown>);
    },
  });
}
