import type { Mutation } from '../simulation/mutations.ts';

const REDUCER = 'src/interface/sdk/reducer.ts';
const EDIT = 'src/domain/messages/decide-edit.ts';
const PRESENT = 'src/interface/protocol/present.ts';
const EFFECTS = 'src/interface/sdk/own-effects.ts';
const CONTACTS = 'src/interface/sdk/contacts.ts';

/** Faults of the kind that this suite is for: one side of "snapshot + events = fresh snapshot" says something else. */
export const MODEL_MUTATIONS: readonly Mutation[] = [
  {
    name: 'edit-without-effect',
    without: 'a device that hears of an edit shows it',
    file: REDUCER,
    find: '      return edited(rows, event);\n',
    replace: '      return [];\n',
  },
  {
    name: 'edit-not-counted',
    without: 'a device counts the edits of a message as the server does',
    file: REDUCER,
    find: "edits: Number(before['edits'] ?? 0) + 1,",
    replace: 'edits: 1,',
  },
  {
    name: 'erasure-leaves-edits-here',
    without: 'a device that hears of a recall blanks the edits as well',
    file: REDUCER,
    find: 'const isNamed = row.seq === event.ref || row.ref === event.ref;',
    replace: 'const isNamed = row.seq === event.ref;',
  },
  {
    name: 'erasure-leaves-edits-there',
    without: 'a recall blanks the stored edits, which hold old text',
    file: EDIT,
    find: 'const erased = [found.target, ...state.referring(command.streamId, command.refSeq)];',
    replace: 'const erased = [found.target];',
  },
  {
    name: 'head-without-own-above',
    without: 'a head says how many of the rows above the mark are one’s own',
    file: PRESENT,
    find: '    ownAbove: member.ownAbove,\n',
    replace: '    ownAbove: 0,\n',
  },
  {
    name: 'mentions-of-the-first-text',
    without: 'an edit writes and removes mentions',
    file: EDIT,
    find: "changes: [{ put: 'log', row: { ...found.target, body, changedSeq } }, ...rewriteMentions(command, found)],",
    replace:
      "changes: [{ put: 'log', row: { ...found.target, body, changedSeq } }, ...rewriteMentions(command, found).slice(0, 0)],",
  },
  {
    name: 'hidden-change-told-over-http',
    without: 'a change of a hidden row is void in every page',
    file: 'src/interface/http/events-page.ts',
    find: 'row.refSeq !== null && row.refSeq <= visibleFrom ? encodeVoid(row) : encodeEvent(row),',
    replace: 'encodeEvent(row),',
  },
  {
    name: 'clearing-not-heard',
    without: 'history cleared on one device goes on the others',
    file: EFFECTS,
    find: "return typeof stream === 'string' && typeof upTo === 'number' ? { hide: { stream, upTo } } : undefined;",
    replace: 'return undefined;',
  },
  {
    name: 'name-not-heard',
    without: 'a new name is shown on every device of the person',
    file: EFFECTS,
    find: '      return { isAccount: true };\n',
    replace: '      return undefined;\n',
  },
  {
    name: 'leaving-not-heard',
    without: 'a device that hears of its removal shows the conversation as ended',
    file: EFFECTS,
    find: 'replica.head = { ...replica.head, leftSeq: event.seq };',
    replace: '',
  },
  {
    name: 'late-page-as-it-came',
    without: 'a page that was read before changes is brought up to date with them',
    file: 'src/interface/sdk/stream-window.ts',
    find: 'for (const change of this.#recent) if (change.seq > asOf) effectsOf(rows, change).forEach(put);\n',
    replace: '\n',
  },
  {
    name: 'session-ends-unsaid',
    without: 'every session that ends is told by an event',
    file: 'src/domain/users/decide-password.ts',
    find: '      ...ended.map((session) => endedEvent({ personalId }, session)),',
    replace: '      ...ended.slice(1).map((session) => endedEvent({ personalId }, session)),',
  },
  {
    name: 'contact-not-heard',
    without: 'a device that hears what somebody is to its person shows it',
    file: CONTACTS,
    find: 'this.#take(told.map(',
    replace: 'this.#take(told.slice(0, 0).map(',
  },
  {
    name: 'contact-untold',
    without: 'both who are told something else by a command get an event',
    file: 'src/domain/friends/pair.ts',
    find: 'const events = [...mine.events, ...theirs.events];',
    replace: 'const events = [...mine.events];',
  },
  {
    name: 'blocked-mentions-counted-here',
    without: 'whoever is blocked mentions nobody on any device',
    file: 'src/interface/sdk/head-counts.ts',
    find: 'return isNamed && !me.isBlocked(sender);',
    replace: 'return isNamed;',
  },
  {
    name: 'marks-told-across-a-block',
    without: 'marks stop where a block began, by hints as by heads',
    file: 'src/modules/messages/mark-read.ts',
    find: '!hidden.has(each) || (!kept.has(each) && this.#isSeenBy(each, marks))',
    replace: 'true',
  },
];
