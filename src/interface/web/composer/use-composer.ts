import { computed, type Ref, ref, watch } from 'vue';
import type { Conversation, TimelineRow } from '../../sdk/index.ts';
import { sentenceOf } from '../design/notices.ts';
import type { Device } from '../device/use-device.ts';
import { seenIn } from '../timeline/seen.ts';
import { tellWritten } from '../timeline/written.ts';
import { draftOf, keepDraft } from './drafts.ts';
import { type ComposerTarget, setTarget, targetOf } from './target.ts';
import { roomLeft } from './text-length.ts';

/** Taken with what was sent, for when it is given back. */
interface Sent {
  readonly stream: string;
  readonly text: string;
  readonly target: ComposerTarget | undefined;
}

/** What is written in one conversation: a draft until it is sent, and given back where it was not taken. */
export function useComposer(device: Device, conversation: Ref<Conversation>) {
  const { stream } = conversation.value;
  const text = ref(draftOf(stream));
  const error = ref('');
  const target = computed(() => targetOf(stream));
  const room = computed(() => roomLeft(text.value));
  const canSend = computed(() => text.value.trim() !== '' && (room.value ?? 0) >= 0);

  // Somebody chose to change a message: its text is what is written now, and the draft waits.
  watch(target, (now, before) => {
    error.value = '';
    if (now?.kind === 'edit') text.value = now.row.text ?? '';
    else if (before?.kind === 'edit') text.value = draftOf(stream);
  });

  // The draft is also changed from outside: by "write again", and by another tab that sent it.
  watch(
    () => draftOf(stream),
    (draft) => {
      if (target.value?.kind !== 'edit' && draft !== text.value && draft.trim() !== text.value.trim())
        text.value = draft;
    },
  );

  function written(): void {
    error.value = '';
    if (target.value?.kind !== 'edit') keepDraft(stream, text.value);
    if (text.value.trim() !== '') device.typing(stream);
  }

  async function submit(): Promise<void> {
    if (!canSend.value) return;
    const sent: Sent = { stream, text: text.value.trim(), target: target.value };
    setTarget(stream, undefined);
    if (sent.target?.kind === 'edit') text.value = draftOf(stream);
    else clear();
    try {
      await carryOut(device, sent);
    } catch (fault) {
      giveBack(sent, sentenceOf(fault));
    }
  }

  function clear(): void {
    text.value = '';
    keepDraft(stream, '');
  }

  /** It was not taken: the text is the person's again, unless they wrote another one meanwhile. */
  function giveBack(sent: Sent, why: string): void {
    if (text.value.trim() === '' || sent.target?.kind === 'edit') {
      setTarget(stream, sent.target);
      text.value = sent.text;
      if (sent.target?.kind !== 'edit') keepDraft(stream, sent.text);
    }
    error.value = why;
  }

  return { text, error, target, room, canSend, written, submit };
}

async function carryOut(device: Device, { stream, text, target }: Sent): Promise<void> {
  if (target?.kind === 'edit') {
    if (text !== target.row.text) await device.edit(stream, nameOf(target.row), { text });
    return;
  }
  const seen = seenIn(stream);
  tellWritten(stream);
  await device.send(stream, text, {
    ...(target?.row.seq === undefined ? {} : { reply: target.row.seq }),
    ...(seen === undefined ? {} : { seen }),
  });
}

/** A message that is not stored yet is named by the id under which it waits. */
const nameOf = ({ seq, clientId = '' }: TimelineRow): number | string => seq ?? clientId;
