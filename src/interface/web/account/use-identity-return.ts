import { onMounted, ref, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { MagpieError } from '../../sdk/index.ts';
import { afterSignIn } from '../app/routes.ts';
import { notify, sentenceOf } from '../design/notices.ts';
import { useDevice } from '../device/use-device.ts';
import { takeAnswer, takeWay } from './identity-way.ts';

/** What is left to ask of somebody who came back from the identity provider. */
export type IdentityStage = 'working' | 'account' | 'code' | 'failed';

export interface IdentityAnswers {
  readonly code?: string;
  readonly account?: { readonly handle: string; readonly name: string; readonly invitation?: string };
}

/** Brings what the provider said to the server, and asks the person for what is missing. */
export function useIdentityReturn() {
  const device = useDevice();
  const router = useRouter();
  const { t } = useI18n();
  const way = takeWay();
  const query = takeAnswer();
  const stage = ref<IdentityStage>('working');
  const failure = ref('');
  const suggested = shallowRef<{ handle: string; name: string }>();
  let account: IdentityAnswers['account'];

  /** Goes on with what was filled in. Throws what was refused about it. */
  async function goOn(answers: IdentityAnswers = {}): Promise<void> {
    account = answers.account ?? account;
    const said = {
      ...(answers.code === undefined ? {} : { code: answers.code }),
      ...(account ? { account } : {}),
    };
    try {
      const answer = await device.finishIdentity({ query, key: way?.key ?? '', ...said });
      if (!('status' in answer)) return void (await router.replace(afterSignIn(way?.after)));
      suggested.value = answer;
      stage.value = 'account';
    } catch (fault) {
      if (!(fault instanceof MagpieError) || fault.code !== 'factor_needed') throw fault;
      stage.value = 'code';
    }
  }

  async function begin(): Promise<void> {
    if (!way) throw new Error(t('account.identityLost'));
    if (way.purpose === 'sign-in') return goOn();
    await device.finishLink({ query, key: way.key });
    notify(t('settings.security.linked'));
    await router.replace({ name: 'settings', params: { section: 'security' } });
  }

  onMounted(() =>
    begin().catch((fault: unknown) => {
      failure.value = way ? sentenceOf(fault) : t('account.identityLost');
      stage.value = 'failed';
    }),
  );

  return { stage, failure, suggested, goOn };
}
