import { shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { confirm } from '../design/confirm.ts';
import { notify, sentenceOf } from '../design/notices.ts';
import { type Person, useContacts } from '../device/use-contacts.ts';
import { useDevice } from '../device/use-device.ts';
import { useServer } from '../device/use-server.ts';

/** What can be done about somebody. One at a time; what fails is said. */
export function useDeeds() {
  const device = useDevice();
  const router = useRouter();
  const { t } = useI18n();
  const { nameOf } = useContacts();
  const { info } = useServer();
  const isBusy = shallowRef(false);

  /** Resolves with whether it was done; `done` is what is said then. */
  async function act(work: () => Promise<unknown>, done?: string): Promise<boolean> {
    if (isBusy.value) return false;
    isBusy.value = true;
    try {
      await work();
      if (done !== undefined) notify(done);
      return true;
    } catch (fault) {
      notify(sentenceOf(fault));
      return false;
    } finally {
      isBusy.value = false;
    }
  }

  const message = (person: Person) =>
    act(async () => {
      const stream = await device.openDirect(person.id);
      await router.push({ name: 'chat', params: { stream } });
    });
  const accept = (person: Person) =>
    act(() => device.acceptFriend(person.id), t('contacts.areFriends', { name: nameOf(person) }));
  const decline = (person: Person) =>
    act(() => device.declineFriend(person.id), t('contacts.declined', { name: nameOf(person) }));
  const withdraw = (person: Person) =>
    act(() => device.withdrawRequest(person.id), t('contacts.withdrawn', { name: nameOf(person) }));
  const unblock = (person: Person) =>
    act(() => device.unblock(person.id), t('contacts.unblocked', { name: nameOf(person) }));

  async function remove(person: Person): Promise<void> {
    const name = nameOf(person);
    const isOnlyForFriends = info.value?.talk === 'friends';
    const isWanted = await confirm({
      title: t('contacts.removeQuestion', { name }),
      text: t(isOnlyForFriends ? 'contacts.removeTextFriendsOnly' : 'contacts.removeText', { name }),
      action: t('contacts.removeYes'),
      isBad: true,
    });
    if (isWanted) await act(() => device.removeFriend(person.id), t('contacts.removed', { name }));
  }

  async function block(person: Person): Promise<void> {
    const name = nameOf(person);
    const isWanted = await confirm({
      title: t('contacts.blockQuestion', { name }),
      text: t('contacts.blockText', { name }),
      action: t('contacts.block'),
      isBad: true,
    });
    if (isWanted) await act(() => device.block(person.id), t('contacts.blockedNow', { name }));
  }

  return { isBusy, act, message, accept, decline, withdraw, remove, block, unblock };
}
