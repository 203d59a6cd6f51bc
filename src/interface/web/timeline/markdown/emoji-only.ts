/** The most emoji that are shown large. */
const EMOJI_MAX = 3;
/** One emoji of many parts, such as a family, takes up to about thirty units. */
const UNITS_MAX = EMOJI_MAX * 32;

const EMOJI =
  /^(?:\p{Emoji_Presentation}|\p{Regional_Indicator}{2}|\p{Emoji}[\u{1F3FB}-\u{1F3FF}]|\p{Emoji}\uFE0F)/u;

let segmenter: Intl.Segmenter | undefined;

/** Whether a text is one to three emoji and nothing else. */
export function isEmojiOnly(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > UNITS_MAX || !/\p{Emoji}/u.test(trimmed)) return false;
  segmenter ??= new Intl.Segmenter();
  const parts = [...segmenter.segment(trimmed)].map(({ segment }) => segment).filter((each) => each.trim());
  return parts.length <= EMOJI_MAX && parts.every((each) => EMOJI.test(each));
}
