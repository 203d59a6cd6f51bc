import {
  Bell,
  Info,
  KeyRound,
  Languages,
  LockKeyhole,
  MonitorSmartphone,
  Palette,
  Server,
  UserRound,
} from '@lucide/vue';
import type { Component } from 'vue';
import AboutSection from './AboutSection.vue';
import AppearanceSection from './AppearanceSection.vue';
import DevicesSection from './DevicesSection.vue';
import LanguageSection from './LanguageSection.vue';
import NotificationsSection from './NotificationsSection.vue';
import PrivacySection from './PrivacySection.vue';
import ProfileSection from './ProfileSection.vue';
import SecuritySection from './SecuritySection.vue';
import ServerSection from './ServerSection.vue';

export interface Section {
  /** In the address, and of its texts: `settings.<key>.title`. */
  readonly key: string;
  readonly icon: Component;
  readonly pane: Component;
  /** Only for those who own or administer the server. */
  readonly isForAdmins?: boolean;
}

/** A section of the settings is one line here and one component. */
const SECTIONS: readonly [Section, ...Section[]] = [
  { key: 'profile', icon: UserRound, pane: ProfileSection },
  { key: 'privacy', icon: LockKeyhole, pane: PrivacySection },
  { key: 'devices', icon: MonitorSmartphone, pane: DevicesSection },
  { key: 'security', icon: KeyRound, pane: SecuritySection },
  { key: 'appearance', icon: Palette, pane: AppearanceSection },
  { key: 'language', icon: Languages, pane: LanguageSection },
  { key: 'notifications', icon: Bell, pane: NotificationsSection },
  { key: 'server', icon: Server, pane: ServerSection, isForAdmins: true },
  { key: 'about', icon: Info, pane: AboutSection },
];

/** Those that somebody in this role has. */
export function sectionsFor(role: string | undefined): Section[] {
  const isAdmin = role === 'owner' || role === 'admin';
  return SECTIONS.filter(({ isForAdmins = false }) => isAdmin || !isForAdmins);
}

/** The one with this name, else the first. */
export function sectionNamed(key: string | undefined, role: string | undefined): Section {
  return sectionsFor(role).find((section) => section.key === key) ?? SECTIONS[0];
}
