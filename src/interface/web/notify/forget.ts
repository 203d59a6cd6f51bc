import { showBadges } from './badges.ts';
import { forgetNotifyChoices } from './choices.ts';
import { closeNotifications } from './show-notification.ts';

/** Takes away what somebody who signed out would leave on the screen. */
export async function forgetNotifications(): Promise<void> {
  forgetNotifyChoices();
  showBadges(0);
  await closeNotifications();
}
