import type { CommandRule } from '../shared/command.ts';
import type { NoteProjection, ProjectDirect } from './commands.ts';
import { loadTalk, projectTalk } from './talk.ts';
import { TALK_CURSOR_KEY } from './talk-cursor.ts';

/** Idempotent by what it writes: whoever may write by now. */
export const projectDirectRule: CommandRule<ProjectDirect> = {
  load: loadTalk,
  decide: (command, state) => ({
    events: [],
    changes: projectTalk(command, state),
    answer: { streamId: command.streamId, seq: state.get('streams', command.streamId)?.lastSeq ?? 0 },
  }),
};

/** Counts only where nobody noted anything else meanwhile: a policy that changed once more begins anew. */
export const noteProjectionRule: CommandRule<NoteProjection> = {
  load: () => [{ table: 'server', key: [TALK_CURSOR_KEY] }],
  decide: ({ from, to }, state) => {
    if (state.get('server', TALK_CURSOR_KEY)?.value !== from) return { events: [], changes: [] };
    if (to === '') return { events: [], changes: [{ remove: 'server', key: [TALK_CURSOR_KEY] }] };
    return { events: [], changes: [{ put: 'server', row: { key: TALK_CURSOR_KEY, value: to } }] };
  },
};
