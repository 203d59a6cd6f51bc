import { editRule, recallRule } from './decide-edit.ts';
import { clearHistoryRule, markRule } from './decide-mark.ts';
import { messageRule } from './decide-message.ts';
import { openDirectRule } from './decide-open.ts';

/** The command table of conversations. */
export const messageRules = {
  message: messageRule,
  edit: editRule,
  recall: recallRule,
  mark: markRule,
  'direct.open': openDirectRule,
  'history.clear': clearHistoryRule,
};
