import {
  createRouter,
  createWebHistory,
  type RouteLocationNormalized,
  type RouteLocationRaw,
  type RouteRecordRaw,
  type Router,
} from 'vue-router';
import { forgetLink, type LinkKind, linkSecret, newLink } from '../account/link-secret.ts';
import { notify } from '../design/notices.ts';
import type { Account } from '../device/use-account.ts';
import ChatsPage from '../shell/ChatsPage.vue';
import { i18n } from '../words/language.ts';

/** Where somebody wanted to go before they had to sign in. */
const AFTER = 'after';

const contactsPage = () => import('../contacts/ContactsPage.vue');

const ROUTES: readonly RouteRecordRaw[] = [
  { path: '/', name: 'chats', component: ChatsPage },
  { path: '/c/:stream/:seq(\\d+)?', name: 'chat', component: ChatsPage },
  { path: '/contacts/:id?', name: 'contacts', component: contactsPage },
  { path: '/add/:handle', name: 'add', component: contactsPage },
  { path: '/settings/:section?', name: 'settings', component: () => import('../settings/SettingsPage.vue') },
  { path: '/sign-in', name: 'sign-in', component: () => import('../account/SignInPage.vue') },
  { path: '/register', name: 'register', component: () => import('../account/RegisterPage.vue') },
  { path: '/forgotten', name: 'forgotten', component: () => import('../account/ForgottenPage.vue') },
  { path: '/new-device', name: 'new-device', component: () => import('../account/NewDevicePage.vue') },
  { path: '/new-password', name: 'new-password', component: () => import('../account/NewPasswordPage.vue') },
  { path: '/confirm-mail', name: 'confirm-mail', component: () => import('../account/ConfirmMailPage.vue') },
  { path: '/identity', name: 'identity', component: () => import('../account/IdentityPage.vue') },
  {
    path: '/approve-device',
    name: 'approve-device',
    component: () => import('../account/ApproveDevicePage.vue'),
  },
  { path: '/name-server', name: 'name-server', component: () => import('../account/NameServerPage.vue') },
  ...(MAGPIE_GALLERY
    ? [{ path: '/gallery', name: 'gallery', component: () => import('../gallery/GalleryPage.vue') }]
    : []),
  { path: '/:rest(.*)*', redirect: { name: 'chats' } },
];

/** The addresses of the page. A link to `/c/<stream>/<seq>` opens a conversation at a message. */
export function createRoutes(account: Account): Router {
  const router = createRouter({ history: createWebHistory(), routes: ROUTES });
  router.beforeEach((to) => {
    if (to.name === 'gallery') return true;
    const isSignedIn = account.me.value !== undefined && account.status.value !== 'signed-out';
    return isSignedIn ? wayForMembers(to, account) : wayForStrangers(to);
  });
  return router;
}

/** Where each one-time link leads. */
const PAGES: Readonly<Record<LinkKind, string>> = {
  claim: 'register',
  invite: 'register',
  reset: 'new-password',
  mail: 'confirm-mail',
  pair: 'approve-device',
};

/** The page of the link that was opened just now. */
export const pageOfLink = (): RouteLocationRaw => ({ name: PAGES[linkSecret.value?.kind ?? 'claim'] });

const FOR_STRANGERS = new Set<unknown>(['sign-in', 'register', 'forgotten', 'new-device']);
/** Whoever is signed in and whoever is not may be led here, by a link or by a provider. */
const FOR_ALL = new Set<unknown>(['new-password', 'confirm-mail', 'identity']);

/** True where the address may be shown, else where to go instead. */
function wayForStrangers(to: RouteLocationNormalized): true | RouteLocationRaw {
  const link = newLink();
  const page = link && PAGES[link];
  // Only somebody who is signed in lets another device in: the link waits until they are.
  if (link === 'pair') return { name: 'sign-in', query: { [AFTER]: '/approve-device' } };
  if (page !== undefined) return to.name === page ? true : { name: page };
  if (FOR_STRANGERS.has(to.name) || FOR_ALL.has(to.name)) return true;
  return { name: 'sign-in', query: to.fullPath === '/' ? {} : { [AFTER]: to.fullPath } };
}

function wayForMembers(to: RouteLocationNormalized, account: Account): true | RouteLocationRaw {
  const link = newLink();
  if (link === 'claim' || link === 'invite') {
    forgetLink();
    notify(i18n.global.t(`account.${link}SignedIn`));
  } else if (link !== undefined && to.name !== PAGES[link]) return { name: PAGES[link] };
  if (FOR_STRANGERS.has(to.name)) return afterSignIn(to.query[AFTER]);
  return to.name === 'name-server' && account.me.value?.role === 'member' ? '/' : true;
}

/** An address of this page only: whatever else stands there was put there by somebody else. */
export function afterSignIn(wanted: unknown): string {
  return typeof wanted === 'string' &&
    /^\/(c|settings|contacts|add|approve-device)(\/[\w/%.-]*)?$/.test(wanted)
    ? wanted
    : '/';
}
