import type { StreamId, UserId } from '../shared/ids.ts';

export const MENTIONS_MAX = 50;
export const EDITS_MAX = 100;
/** A message may be recalled by its sender within two minutes. */
export const RECALL_WINDOW_MS = 120_000;

/** The envelope of a message. Mentions and files stay outside the text, so that a sealed text changes no table. */
export interface MessageBody {
  readonly v: 1;
  readonly kind: 'text';
  readonly text: string;
  readonly mentions?: readonly UserId[];
  /** The text before the first edit. */
  readonly original?: string;
  readonly edits?: number;
}

/** An edit carries the resulting text, never a difference. */
export interface EditBody {
  readonly v: 1;
  readonly text: string;
  readonly mentions?: readonly UserId[];
}

/** How the body of an edited message reads. The client's reducer computes the same. */
export function editedBody(before: MessageBody, edit: EditBody): MessageBody {
  return {
    v: 1,
    kind: before.kind,
    text: edit.text,
    ...(edit.mentions && edit.mentions.length > 0 ? { mentions: edit.mentions } : {}),
    original: before.original ?? before.text,
    edits: (before.edits ?? 0) + 1,
  };
}

/** Where a message stands. */
export interface MessageAddress {
  readonly streamId: StreamId;
  readonly seq: number;
}
