import type { TimelineRow } from '../../sdk/index.ts';
import { draftOf, keepDraft } from '../composer/drafts.ts';
import { setTarget } from '../composer/target.ts';
import { attempt } from '../design/notices.ts';
import type { Device } from '../device/use-device.ts';
import { copyText } from './copy-text.ts';
import { formerTextOf, keepFormerText } from './former-texts.ts';
import { isRecallable } from './recall-window.ts';

/** The conversation that the rows are in. */
export interface RowPlace {
  readonly device: Device;
  readonly stream: string;
  isEnded(): boolean;
}

/** Refusals that lie in the conversation or the server, and not in what was written: those may change. */
const MAY_CHANGE = new Set(['sends_closed', 'not_found', 'unsupported']);

/** What a person can do with a row. */
export type RowActions = ReturnType<typeof rowActionsIn>;

export function rowActionsIn({ device, stream, isEnded }: RowPlace) {
  const isMessage = (row: TimelineRow) => row.type === 'message' && !row.isErased && row.text !== undefined;
  const canReply = (row: TimelineRow) => isMessage(row) && row.seq !== undefined && !isEnded();
  const canEdit = (row: TimelineRow) =>
    isMessage(row) && row.isMine && !isEnded() && failedIdOf(row) === undefined;
  return {
    isMessage,
    canReply,
    canEdit,
    canRecall: (row: TimelineRow) => canEdit(row) && !row.pending && isRecallable(row, Date.now()),
    canRetry: ({ failure, pending }: TimelineRow) =>
      MAY_CHANGE.has(failure?.code ?? pending?.failure?.code ?? '') && !isEnded(),
    canWriteAgain: (row: TimelineRow) =>
      row.isErased && row.isMine && !isEnded() && formerTextOf(row.key) !== undefined,
    reply: (row: TimelineRow) => setTarget(stream, { kind: 'reply', row }),
    edit: (row: TimelineRow) => setTarget(stream, { kind: 'edit', row }),
    copy: (row: TimelineRow) => copyText(row.text ?? ''),
    copyLink: (row: TimelineRow) => copyText(`${location.origin}/c/${stream}/${row.seq}`),
    recall: (row: TimelineRow) => {
      keepFormerText(row.key, row.text ?? '');
      attempt(device.recall(stream, row.seq ?? row.clientId ?? ''));
    },
    writeAgain: (row: TimelineRow) => {
      keepDraft(stream, [draftOf(stream), formerTextOf(row.key)].filter(Boolean).join('\n'));
      document.getElementById('composer')?.focus();
    },
    retry: (clientId: string) => attempt(device.retry(clientId)),
    discard: (clientId: string) => attempt(device.discard(clientId)),
  };
}

/** What of the row was refused for good: the message itself, or the last change of it. */
export const failedIdOf = ({ failure, clientId, pending }: TimelineRow): string | undefined =>
  failure ? clientId : pending?.failure && pending.clientId;
