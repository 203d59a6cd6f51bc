import { nextTick, type Ref, ref, shallowRef, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { afterSignIn } from '../app/routes.ts';
import { sentenceOf } from '../design/notices.ts';
import { useAccount } from '../device/use-account.ts';
import { type AccountErrors, placeOf } from './account-errors.ts';

/** The form of a page for strangers: somebody who signs in by another tab is signed in here as well. */
export function useAccountForm(form: Ref<HTMLFormElement | null>) {
  const shared = useForm(form);
  const { me, status } = useAccount();
  const route = useRoute();
  const router = useRouter();
  watch([me, status], () => {
    const isSignedIn = me.value !== undefined && status.value !== 'signed-out';
    if (isSignedIn && !shared.isBusy.value) void router.replace(afterSignIn(route.query['after']));
  });
  return shared;
}

/**
 * A form that is sent once at a time and shows each refusal where it belongs. What is required and empty is pointed to
 * instead of being sent.
 */
export function useForm(form: Ref<HTMLFormElement | null>) {
  const errors = shallowRef<AccountErrors>({});
  const isBusy = ref(false);

  async function submit(work: () => Promise<void>) {
    if (isBusy.value) return;
    const empty = form.value?.querySelector<HTMLElement>('input:invalid');
    if (empty) return empty.focus();
    isBusy.value = true;
    errors.value = {};
    try {
      await work();
    } catch (fault) {
      errors.value = { [placeOf(fault)]: sentenceOf(fault) };
      await nextTick();
      form.value?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
    } finally {
      isBusy.value = false;
    }
  }

  return { errors, isBusy, submit };
}

/** Enter that only ends the composing of a word must not send the form; some browsers would. */
export function keepComposing(event: KeyboardEvent): void {
  if (event.isComposing || event.keyCode === 229) event.preventDefault();
}
