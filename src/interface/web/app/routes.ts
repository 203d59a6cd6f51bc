import {
  createRouter,
  createWebHistory,
  type RouteLocationNormalized,
  type RouteLocationRaw,
  type RouteRecordRaw,
  type Router,
} from 'vue-router';
import { forgetClaim, isClaimNew } from '../account/owner-link.ts';
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

const isForStrangers = ({ name }: RouteLocationNormalized): boolean =>
  name === 'sign-in' || name === 'register';

/** True where the address may be shown, else where to go instead. */
function wayForStrangers(to: RouteLocationNormalized): true | RouteLocationRaw {
  if (isClaimNew()) return to.name === 'register' ? true : { name: 'register' };
  if (isForStrangers(to)) return true;
  return { name: 'sign-in', query: to.fullPath === '/' ? {} : { [AFTER]: to.fullPath } };
}

function wayForMembers(to: RouteLocationNormalized, account: Account): true | RouteLocationRaw {
  if (isClaimNew()) {
    forgetClaim();
    notify(i18n.global.t('account.claimSignedIn'));
  }
  if (isForStrangers(to)) return afterSignIn(to.query[AFTER]);
  return to.name === 'name-server' && account.me.value?.role === 'member' ? '/' : true;
}

/** An address of this page only: whatever else stands there was put there by somebody else. */
export function afterSignIn(wanted: unknown): string {
  return typeof wanted === 'string' && /^\/(c|settings|contacts|add)(\/[\w/%.-]*)?$/.test(wanted)
    ? wanted
    : '/';
}
