import { shallowRef } from 'vue';

export interface Question {
  readonly title: string;
  /** What will happen, and to whom. */
  readonly text: string;
  /** The word on the button that does it. */
  readonly action: string;
  readonly isBad?: boolean;
}

interface Asked extends Question {
  readonly answer: (isYes: boolean) => void;
}

/** The question on the screen; see ConfirmDialog. */
export const asked = shallowRef<Asked>();

/** Asks before something that cannot be undone; resolves with whether the person wants it. */
export function confirm(question: Question): Promise<boolean> {
  asked.value?.answer(false);
  return new Promise((resolve) => {
    asked.value = {
      ...question,
      answer: (isYes) => {
        asked.value = undefined;
        resolve(isYes);
      },
    };
  });
}
