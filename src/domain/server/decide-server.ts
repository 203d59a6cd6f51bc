import { TALK_KEY, talkPolicyOf } from '../friends/talk.ts';
import { cursorText, TALK_CURSOR_KEY } from '../friends/talk-cursor.ts';
import { type Change, type CommandRule, type Decision, refuse, type State } from '../shared/command.ts';
import { auditLine } from '../users/audit.ts';
import { isAdministrator } from '../users/authority.ts';
import { nameFault } from '../users/handle.ts';
import { REGISTRATION_KEY } from '../users/registration.ts';
import type { ChangeServer, NewPicture } from './commands.ts';
import { pictureFault } from './picture.ts';

/** The row of `server` that holds the name it was given; without it the settings name the server. */
export const NAME_KEY = 'name';
/** The row of `server` that holds its picture's file in base64. */
export const PICTURE_KEY = 'picture';
/** The row of `server` that tells one picture from another without reading it. */
export const PICTURE_VERSION_KEY = 'picture_version';

/** Only its owner and administrators change what the server looks like, whom it lets in and who may write to whom. */
export const changeServerRule: CommandRule<ChangeServer> = {
  load: (command) => [
    { table: 'users', key: [command.userId] },
    { table: 'server', key: [TALK_KEY] },
  ],
  decide: decideChangeServer,
};

function decideChangeServer(command: ChangeServer, state: State, { now }: { now: number }): Decision {
  const { userId, name, picture, registration } = command;
  if (!isAdministrator(state.get('users', userId))) return refuse('forbidden');
  const fault = (name === undefined ? undefined : nameFault(name)) ?? (picture && pictureFault(picture.data));
  if (fault) return refuse(fault);
  const changes: Change[] = [];
  if (name !== undefined) changes.push({ put: 'server', row: { key: NAME_KEY, value: name.trim() } });
  if (picture !== undefined) changes.push(...pictureChanges(picture));
  if (registration !== undefined)
    changes.push({ put: 'server', row: { key: REGISTRATION_KEY, value: registration } });
  changes.push(...talkChanges(command, state));
  changes.push(auditLine(command, { action: 'server.changed', detail: detailOf(command) }, now));
  return { events: [], changes };
}

const pictureChanges = (picture: NewPicture | null): Change[] =>
  picture
    ? [
        { put: 'server', row: { key: PICTURE_KEY, value: picture.data } },
        { put: 'server', row: { key: PICTURE_VERSION_KEY, value: picture.version } },
      ]
    : [
        { remove: 'server', key: [PICTURE_KEY] },
        { remove: 'server', key: [PICTURE_VERSION_KEY] },
      ];

/** The conversations that stand follow one page at a time, from the first on, whatever was under way before. */
const talkChanges = ({ talk, clientId }: ChangeServer, state: State): Change[] =>
  talk === undefined || talk === talkPolicyOf(state.get('server', TALK_KEY))
    ? []
    : [
        { put: 'server', row: { key: TALK_KEY, value: talk } },
        { put: 'server', row: { key: TALK_CURSOR_KEY, value: cursorText({ change: clientId, after: '' }) } },
      ];

/** What changed, for the audit: of a picture only that there is another one, or none any more. */
const detailOf = ({ name, picture, registration, talk }: ChangeServer) => ({
  ...(name === undefined ? {} : { name: name.trim() }),
  ...(picture === undefined ? {} : { picture: picture?.version ?? null }),
  ...(registration === undefined ? {} : { registration }),
  ...(talk === undefined ? {} : { talk }),
});
