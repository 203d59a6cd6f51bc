import {
  Bell,
  CircleDot,
  Info,
  Keyboard,
  Languages,
  LockKeyhole,
  LogOut,
  Monitor,
  MonitorSmartphone,
  Moon,
  Palette,
  PenLine,
  QrCode,
  Server,
  Sun,
  UserPlus,
  UserRound,
  UsersRound,
} from '@lucide/vue';
import type { Component } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { type Theme, useAppearance } from '../app/appearance.ts';
import { useTitles } from '../chats/titles.ts';
import { useContacts } from '../device/use-contacts.ts';
import { useConversations } from '../device/use-conversations.ts';
import { useDevice } from '../device/use-device.ts';
import { askToLeave } from '../settings/leave.ts';
import { isMac, type KeyId, keyText } from './keys.ts';
import { type Overlay, openOverlay } from './overlays.ts';

/** One thing that the palette leads to. */
export interface PaletteEntry {
  readonly key: string;
  readonly room: 'chats' | 'people' | 'commands';
  readonly label: string;
  readonly note?: string;
  readonly icon?: Component;
  /** Whose picture stands before it, instead of an icon. */
  readonly picture?: { readonly id: string; readonly isSelf: boolean };
  readonly keys?: string;
  /** It says itself when it is done. */
  readonly staysOpen?: boolean;
  run(): void;
}

/** As the settings have them; their panes are not fetched for their names. */
const SETTINGS: readonly (readonly [string, Component])[] = [
  ['profile', UserRound],
  ['privacy', LockKeyhole],
  ['devices', MonitorSmartphone],
  ['appearance', Palette],
  ['language', Languages],
  ['notifications', Bell],
  ['about', Info],
];

const isAdmin = (role: string | undefined): boolean => role === 'owner' || role === 'admin';

type Command = Omit<PaletteEntry, 'room'>;

/** The conversations, the most recently active first. */
export function useChatEntries(): () => PaletteEntry[] {
  const { list } = useConversations();
  const { titleOf } = useTitles();
  const router = useRouter();
  return () =>
    list.value.map((each) => ({
      key: `chat ${each.stream}`,
      room: 'chats',
      label: titleOf(each),
      ...(each.peer ? { note: `@${each.peer.handle}` } : {}),
      picture: { id: each.peer?.id ?? each.stream, isSelf: each.kind === 'self' },
      run: () => void router.push({ name: 'chat', params: { stream: each.stream } }),
    }));
}

/** The people one knows and has not talked with yet; the others are found by their conversation. */
export function useContactEntries(): () => PaletteEntry[] {
  const { list } = useConversations();
  const contacts = useContacts();
  const router = useRouter();
  return () => {
    const talkedWith = new Set(list.value.map(({ peer }) => peer?.id));
    const others = contacts.list.value.filter(
      ({ user, isBlocked }) => !isBlocked && !talkedWith.has(user.id),
    );
    return others.map(({ user }) => ({
      ...{ key: `person ${user.id}`, room: 'people' },
      label: contacts.nameOf(user),
      note: `@${user.handle}`,
      picture: { id: user.id, isSelf: false },
      run: () => void router.push({ name: 'contacts', params: { id: user.id } }),
    }));
  };
}

/** What can be done from anywhere. */
export function useCommandEntries(): () => PaletteEntry[] {
  const { theme } = useAppearance();
  const { t } = useI18n();
  const device = useDevice();
  const router = useRouter();

  const settings = (section: string, icon: Component): Command => ({
    ...{ key: `settings ${section}`, icon },
    label: t('shell.palette.settings', { section: t(`settings.${section}.title`) }),
    run: () => void router.push({ name: 'settings', params: { section } }),
  });
  const themed = (each: Theme, icon: Component): Command => ({
    ...{ key: `theme ${each}`, icon },
    label: t('shell.theme.set', { theme: t(`shell.theme.${each}`) }),
    run: () => {
      theme.value = each;
    },
  });
  const toContacts = () => void router.push({ name: 'contacts' });

  return () =>
    [
      over('newChat', t('chats.newChat'), PenLine),
      { key: 'contacts', label: t('contacts.title'), icon: UsersRound, run: toContacts },
      over('addFriend', t('contacts.add'), UserPlus),
      over('myCode', t('contacts.myCode'), QrCode),
      over('presence', t('presence.set'), CircleDot),
      over('keys', t('shell.keysTitle'), Keyboard),
      themed('light', Sun),
      themed('dark', Moon),
      themed('system', Monitor),
      ...SETTINGS.map(([section, icon]) => settings(section, icon)),
      ...(isAdmin(device.me?.role) ? [settings('server', Server)] : []),
      { key: 'signOut', label: t('shell.signOut'), icon: LogOut, run: () => void askToLeave(device, t) },
    ].map((command) => ({ ...command, room: 'commands' as const }));
}

const KEYS: Partial<Record<Overlay, KeyId>> = { newChat: 'newChat', keys: 'help' };

/** What opens over the page. */
function over(which: Overlay, label: string, icon: Component): Command {
  const key = KEYS[which];
  const command = { key: which, label, icon, run: () => openOverlay(which) };
  return key === undefined ? command : { ...command, keys: keyText(key, isMac()) };
}
