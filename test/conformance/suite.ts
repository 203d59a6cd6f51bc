import type { Case } from './case.ts';
import { accountCases } from './cases/accounts.ts';
import { changingCases } from './cases/changing.ts';
import { conversationCases } from './cases/conversations.ts';
import { guardingCases } from './cases/guarding.ts';
import { hintCases } from './cases/hints.ts';
import { markCases } from './cases/marks.ts';
import { pagingCases } from './cases/paging.ts';
import { privacyCases } from './cases/privacy.ts';
import { promiseCases } from './cases/promises.ts';
import { sendingCases } from './cases/sending.ts';
import { serverCases } from './cases/server.ts';
import { sessionCases } from './cases/sessions.ts';
import { syncCases } from './cases/sync.ts';

/** Everything that a Magpie is seen to do from outside. The API document comes last, when every route was used. */
export const cases: readonly Case[] = [
  ...accountCases,
  ...conversationCases,
  ...sendingCases,
  ...changingCases,
  ...markCases,
  ...pagingCases,
  ...syncCases,
  ...hintCases,
  ...sessionCases,
  ...guardingCases,
  ...privacyCases,
  ...promiseCases,
  ...serverCases,
];
