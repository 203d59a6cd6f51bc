import { type FunctionalComponent, h } from 'vue';
import MarkdownCode from './markdown/MarkdownCode.vue';
import { tokensOf } from './markdown/parse.ts';
import { drawTokens } from './markdown/render.ts';

/** What somebody wrote, with Markdown. The default slot stands in the last line. */
export const MessageText: FunctionalComponent<{ text: string }> = ({ text }, { slots }) =>
  h(
    'div',
    { class: 'message-text' },
    drawTokens(tokensOf(text), {
      code: (code, language) => h(MarkdownCode, { code, language }),
      end: () => slots['default']?.() ?? [],
    }),
  );

MessageText.props = { text: { type: String, required: true } };
