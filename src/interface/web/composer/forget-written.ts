import { forgetFormerTexts } from '../timeline/former-texts.ts';
import { forgetDrafts } from './drafts.ts';
import { forgetTargets } from './target.ts';

/** What somebody wrote and did not send is nobody else's to find in this browser. */
export function forgetWritten(): void {
  forgetDrafts();
  forgetTargets();
  forgetFormerTexts();
}
