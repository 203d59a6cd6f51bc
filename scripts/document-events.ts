import { EVENTS, type EventLine } from '../src/domain/shared/events.ts';

/** docs/events.md: the table of everything that can stand in a log. */
export function eventTable(): string {
  const lines: [string, EventLine][] = Object.entries(EVENTS);
  const rows = lines.map(([type, line]) =>
    tableRow(
      `\`${type}\``,
      line.streams.join(', '),
      line.writer,
      line.numbered ? 'yes' : '',
      CHANGES[line.changes],
      line.effect,
      line.seenBy === 'members' ? 'every member' : 'the account’s devices',
      line.erasure,
      line.notifies ? 'yes' : '',
      String(line.sinceLevel),
    ),
  );
  return [
    '# Events',
    '',
    'Made from `src/domain/shared/events.ts` by `bun scripts/generate.ts`. A type without its line there cannot be',
    'appended. Numbered events count as unread; no event that changes another row is numbered. For a viewer who',
    'cannot see the row that an event changes, `void` stands in its place, with its numbers and nothing else.',
    '',
    '| type | in | written by | numbered | changes | effect | seen by | when erased | notifies | since level |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

const tableRow = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const CHANGES: Readonly<Record<EventLine['changes'], string>> = {
  own: 'nothing but its own row',
  target: 'the row that `ref` names',
  members: 'who sees what',
  account: 'the account',
};
