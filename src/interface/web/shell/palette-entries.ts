import {
  Bell,
  Info,
  Keyboard,
  Languages,
  LogOut,
  Monitor,
  MonitorSmartphone,
  Moon,
  Palette,
  PenLine,
  Server,
  Sun,
  UserRound,
} from '@lucide/vue';
import type { Component } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { type Theme, useAppearance } from '../app/appearance.ts';
import { useTitles } from '../chats/titles.ts';
import { useConversations } from '../device/use-conversations.ts';
import { useDevice } from '../device/use-device.ts';
import { askToLeave } from '../settings/leave.ts';
import { isMac, keyText } from './keys.ts';
import { openOverlay } from './overlays.ts';

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

/** What can be done from anywhere. */
export function useCommandEntries(): () => PaletteEntry[] {
  const { theme } = useAppearance();
  const { t } = useI18n();
  const device = useDevice();
  const router = useRouter();
  const mac = isMac();

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
  const overlay = (which: 'newChat' | 'keys', label: string, icon: Component): Command => ({
    ...{ key: which, label, icon, run: () => openOverlay(which) },
    keys: keyText(which === 'keys' ? 'help' : which, mac),
  });

  return () =>
    [
      overlay('newChat', t('chats.newChat'), PenLine),
      ...SETTINGS.map(([section, icon]) => settings(section, icon)),
      ...(isAdmin(device.me?.role) ? [settings('server', Server)] : []),
      themed('light', Sun),
      themed('dark', Moon),
      themed('system', Monitor),
      overlay('keys', t('shell.keysTitle'), Keyboard),
      { key: 'signOut', label: t('shell.signOut'), icon: LogOut, run: () => void askToLeave(device, t) },
    ].map((command) => ({ ...command, room: 'commands' as const }));
}
