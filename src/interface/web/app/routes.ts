import { createRouter, createWebHistory, type Router } from 'vue-router';
import { forgetClaim, isClaimNew } from '../account/owner-link.ts';
import { notify } from '../design/notices.ts';
import type { Account } from '../device/use-account.ts';
import ChatsPage from '../shell/ChatsPage.vue';
import { i18n } from '../words/language.ts';

/** Where somebody wanted to go before they had to sign in. */
const AFTER = 'after';

/** The addresses of the page. A link to `/c/<stream>/<seq>` opens a conversation at a message. */
export function createRoutes(account: Account): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/', name: 'chats', component: ChatsPage },
      { path: '/c/:stream/:seq(\\d+)?', name: 'chat', component: ChatsPage },
      {
        path: '/settings/:section?',
        name: 'settings',
        component: () => import('../settings/SettingsPage.vue'),
      },
      { path: '/sign-in', name: 'sign-in', component: () => import('../account/SignInPage.vue') },
      { path: '/register', name: 'register', component: () => import('../account/RegisterPage.vue') },
      {
        path: '/name-server',
        name: 'name-server',
        component: () => import('../account/NameServerPage.vue'),
      },
      ...(MAGPIE_GALLERY
        ? [{ path: '/gallery', name: 'gallery', component: () => import('../gallery/GalleryPage.vue') }]
        : []),
      { path: '/:rest(.*)*', redirect: { name: 'chats' } },
    ],
  });
  router.beforeEach((to) => {
    const isForStrangers = to.name === 'sign-in' || to.name === 'register';
    if (to.name === 'gallery') return true;
    const isSignedIn = account.me.value !== undefined && account.status.value !== 'signed-out';
    if (isClaimNew()) {
      if (!isSignedIn) return to.name === 'register' ? true : { name: 'register' };
      forgetClaim();
      notify(i18n.global.t('account.claimSignedIn'));
    }
    if (!isSignedIn && !isForStrangers)
      return { name: 'sign-in', query: to.fullPath === '/' ? {} : { [AFTER]: to.fullPath } };
    if (isSignedIn && isForStrangers) return afterSignIn(to.query[AFTER]);
    if (to.name === 'name-server' && account.me.value?.role === 'member') return '/';
    return true;
  });
  return router;
}

/** An address of this page only: whatever else stands there was put there by somebody else. */
export function afterSignIn(wanted: unknown): string {
  return typeof wanted === 'string' && /^\/(c|settings)\/[\w/-]*$/.test(wanted) ? wanted : '/';
}
