import './design/fonts.css';
import './design/tokens.css';
import './design/base.css';
import { createApp, effectScope } from 'vue';
import { watchForLinks } from './account/link-secret.ts';
import AppRoot from './app/AppRoot.vue';
import { createRoutes, pageOfLink } from './app/routes.ts';
import { deviceName } from './device/device-name.ts';
import { openDevice } from './device/open-device.ts';
import { accountKey, watchAccount } from './device/use-account.ts';
import { contactsKey, watchContacts } from './device/use-contacts.ts';
import { conversationsKey, watchConversations } from './device/use-conversations.ts';
import { deviceKey, keepsNothingKey } from './device/use-device.ts';
import { presenceKey, watchPresence } from './device/use-presence.ts';
import { keepShell } from './pwa/keep-shell.ts';
import { chosenLanguage, i18n, serverLanguage, speak } from './words/language.ts';

let openPage: () => void = () => undefined;
watchForLinks(() => openPage());
void start();

async function start(): Promise<void> {
  const language = chosenLanguage();
  const spoken = () => serverLanguage(i18n.global.locale.value);
  const opening = openDevice({ language: serverLanguage(language), spoken, deviceName: deviceName() });
  const [{ device, keepsNothing }] = await Promise.all([opening, speak(language)]);
  device.on('fault', ({ fault }) => console.error(fault));
  await device.resume();
  nudgeOnReturn(() => device.nudge());

  const app = createApp(AppRoot);
  effectScope(true).run(() => {
    const account = watchAccount(device);
    const conversations = watchConversations(device);
    app.provide(deviceKey, device).provide(keepsNothingKey, keepsNothing).provide(accountKey, account);
    const contacts = watchContacts(device);
    app.provide(conversationsKey, conversations).provide(contactsKey, contacts);
    app.provide(presenceKey, watchPresence(device, conversations, contacts));
    const router = createRoutes(account);
    openPage = () => void router.push(pageOfLink());
    app.use(router);
    keepShell(router);
  });
  app.use(i18n).mount('#app');
}

/** The network came back, or somebody looks again. */
function nudgeOnReturn(nudge: () => void): void {
  for (const change of ['online', 'offline']) addEventListener(change, nudge);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') nudge();
  });
}
