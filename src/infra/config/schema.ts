import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import {
  address,
  choice,
  list,
  optionalText,
  origin,
  origins,
  portOrOff,
  smtp,
  text,
  whole,
} from './fields.ts';

const DAY_MS = 24 * 3_600_000;

const limit = (preset: number, description: string, unit?: string) =>
  whole({ from: 1, to: 1_000_000, default: preset }, { description, ...(unit ? { unit } : {}) });

const duration = (preset: number, description: string) =>
  whole({ from: 100, to: DAY_MS, default: preset }, { description, unit: 'milliseconds' });

const days = (preset: number, description: string) =>
  whole({ from: 1, to: 3_650, default: preset }, { description, unit: 'days' });

/** What section 8 of the protocol bounds and an operator may set. */
const limits = z.strictObject({
  messagesPerSecond: limit(5, 'Messages of one person, over all their devices.', 'per second'),
  messagesBurst: limit(20, 'Messages that one person may send at once after a pause.', 'messages'),
  framesPerSecond: limit(
    20,
    'Frames of one socket. Refused ones count too: whoever goes on is closed once twice the burst is owed.',
    'per second',
  ),
  framesBurst: limit(60, 'Frames that one socket may send at once after a pause.', 'frames'),
  httpPerMinuteUser: limit(600, 'HTTP calls of one person.', 'per minute'),
  httpPerMinuteAddress: limit(120, 'HTTP calls without a session from one address.', 'per minute'),
  signInFailures: limit(10, 'Failed sign-ins of one account from one address.', 'per 15 minutes'),
  signInFailuresAddress: limit(50, 'Failed sign-ins from one address.', 'per 15 minutes'),
  registrationsPerHour: limit(5, 'New accounts from one address.', 'per hour'),
  pairingsPerHour: limit(
    60,
    'Devices of one address that ask to be let in by one that is signed in.',
    'per hour',
  ),
  unauthenticatedSockets: limit(100, 'Sockets of one address that have not signed in yet.', 'sockets'),
  socketsPerUser: limit(
    20,
    'Sockets of one person; one more ends the one heard from longest ago.',
    'sockets',
  ),
  heartbeatMs: duration(30_000, 'How often a socket is pinged.'),
  silentMs: duration(75_000, 'After how much silence a socket is closed.'),
  authTimeoutMs: duration(10_000, 'How long a socket has to sign in.'),
});

/** Every setting: its type, bounds, unit, default and what it means. Flags, variables and docs follow from it. */
export const ConfigSchema = z.strictObject({
  host: text('0.0.0.0', { description: 'The address to listen on.' }),
  port: whole(
    { from: 0, to: 65_535, default: 8080 },
    { description: 'The port to listen on; 0 lets the system choose.' },
  ),
  data: text('./data', {
    description: 'The folder of everything that is stored. It is made when it is not there.',
  }),
  name: text('Magpie', { description: 'What this server is called until its owner gives it a name.' }),
  registration: choice(['open', 'invitation', 'closed'], 'open', {
    description:
      'Who may make an account until the owner chooses: everybody, whoever holds an invitation, or nobody. The owner link and `magpie user add` work either way.',
  }),
  sessionDays: days(30, 'How long a device that is not seen stays signed in.'),
  personalDays: days(30, "How long a person's own stream of notices is kept."),
  publicUrl: origin({
    description: 'The address at which people reach this server. With https, cookies are marked as secure.',
  }),
  allowedOrigins: origins({
    description: 'Other sites whose pages may use a session cookie here. The own site always may.',
  }),
  trustedProxies: list(isNetwork, {
    mustBe: 'a list of networks such as 10.0.0.0/8 or addresses',
    description: 'Proxies whose X-Forwarded-For is believed.',
  }),
  synchronous: choice(['FULL', 'NORMAL', 'OFF'], 'FULL', {
    description:
      'How SQLite waits for the disk. With NORMAL or OFF a power cut can take messages that were acknowledged.',
  }),
  oidc: z.strictObject({
    issuer: address({
      description:
        'The OpenID Connect provider by which people may sign in as well; it needs publicUrl, and sends people back to /identity there.',
    }),
    clientId: optionalText({ description: 'What this server is called at the provider.' }),
    clientSecret: optionalText({
      description: 'The secret that the provider gave out; left out for a public client.',
      secret: true,
    }),
    name: text('OpenID Connect', { description: 'What people call the provider.' }),
  }),
  mail: z.strictObject({
    smtp: smtp({
      description:
        'The mail server that letters are handed to, with name and password before the host; it needs mail.from and publicUrl. Without it no mail is sent, and administrators hand out links.',
      secret: true,
    }),
    from: optionalText({ description: 'Whom letters are from, such as Magpie <magpie@example.org>.' }),
  }),
  metrics: z.strictObject({
    host: text('127.0.0.1', { description: 'The private address of the Prometheus listener.' }),
    port: portOrOff(9464, { description: 'Its port; 0 lets the system choose.' }),
  }),
  log: z.strictObject({
    level: choice(['debug', 'info', 'warn', 'error', 'silent'], 'info', {
      description: 'The least important lines that are written.',
    }),
    format: choice(['json', 'pretty'], 'json', {
      description: 'One JSON object a line, or lines for people.',
    }),
  }),
  limits,
});

/** The settings of one process, frozen. */
export type Config = Frozen<z.infer<typeof ConfigSchema>>;
export type Limits = Config['limits'];

type Frozen<T> = T extends (infer Part)[]
  ? readonly Part[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

function isNetwork(value: string): boolean {
  return value.includes('/') ? ipaddr.isValidCIDR(value) : ipaddr.isValid(value);
}
