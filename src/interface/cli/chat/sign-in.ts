import { type MagpieClient, MagpieError } from '../../sdk/index.ts';
import { CommandFault } from '../command-fault.ts';
import type { Terminal } from '../terminal.ts';
import type { Device } from './device.ts';
import { claimIn, expectServer, invitationIn } from './server-address.ts';

export interface SignInWish {
  readonly url: string;
  /** Whom the person named on the command line. */
  readonly handle: string | undefined;
  readonly isNew: boolean;
  /** The owner link or its secret; `true` where it is to be asked for. */
  readonly claim: string | true | undefined;
  /** The code of an invitation, or its link. */
  readonly invitation: string | undefined;
  /** The person named the folder: whose it is stands in it. */
  readonly isFolderGiven: boolean;
  /** The device of whoever has this handle. */
  openDevice(handle: string | undefined): Device;
}

const TRIES_MAX = 3;
/** Another name or another password does not help against these. */
const FINAL_CODES: ReadonlySet<string> = new Set([
  'claim_invalid',
  'registration_closed',
  'invitation_needed',
  'invitation_invalid',
]);
const HANDLE_CODES: ReadonlySet<string> = new Set(['handle_taken', 'handle_invalid']);

/** Goes on as whoever signed in on this device before, or asks. Throws where in the end nobody is signed in. */
export class SigningIn {
  readonly #terminal: Terminal;
  readonly #wish: SignInWish;
  #claim: string | undefined;
  #registered: string | undefined;
  #isHandleRefused = false;

  constructor(terminal: Terminal, wish: SignInWish) {
    this.#terminal = terminal;
    this.#wish = wish;
    this.#claim = wish.claim === true ? undefined : wish.claim;
  }

  async run(): Promise<Device> {
    for (let tries = 1; ; tries += 1) {
      const handle = await this.#whose();
      const device = this.#wish.openDevice(handle);
      try {
        await this.#signIn(device.client, handle);
        return device;
      } catch (fault) {
        await device.close();
        if (!isWorthAnotherTry(fault) || tries === TRIES_MAX) throw fault;
        this.#terminal.print(`!! ${fault.text}`);
        this.#isHandleRefused = HANDLE_CODES.has(fault.code);
      }
    }
  }

  /** Whose device it is must be known before its folder, unless the folder was named. */
  async #whose(): Promise<string | undefined> {
    if (this.#isHandleRefused) return given(this.#terminal.ask('Another handle: '));
    const { handle, isFolderGiven } = this.#wish;
    return handle ?? (isFolderGiven ? undefined : given(this.#terminal.ask('Handle: ')));
  }

  async #signIn(client: MagpieClient, named: string | undefined): Promise<void> {
    if (await client.resume()) return refuseAnother(client.me?.handle ?? '', named, this.#wish);
    await expectServer(this.#wish.url);
    const handle = named ?? (await given(this.#terminal.ask('Handle: ')));
    if (this.#wish.claim === true) this.#claim ??= await given(this.#terminal.askHidden('Owner link: '));
    const password = await given(this.#terminal.askHidden('Password: '));
    if (this.#wish.isNew && this.#registered !== handle) await this.#register(client, { handle, password });
    await this.#enter(client, { handle, password });
  }

  /** The code of a second factor is asked for once the password was right. */
  async #enter(client: MagpieClient, credentials: { handle: string; password: string }): Promise<void> {
    try {
      await client.signIn(credentials);
    } catch (fault) {
      if (!(fault instanceof MagpieError) || fault.code !== 'factor_needed') throw fault;
      const code = await given(this.#terminal.askHidden('Code of your authenticator: '));
      await client.signIn({ ...credentials, code });
    }
  }

  async #register(client: MagpieClient, account: { handle: string; password: string }): Promise<void> {
    const { invitation } = this.#wish;
    const claim = this.#claim === undefined ? {} : { claim: claimIn(this.#claim) };
    const invited = invitation === undefined ? {} : { invitation: invitationIn(invitation) };
    await client.register({ ...account, name: account.handle.replace(/^@/, ''), ...claim, ...invited });
    this.#registered = account.handle;
  }
}

/** Nobody shall write in another's name, nor believe that an account was made that was there before. */
function refuseAnother(holder: string, named: string | undefined, { isNew, claim }: SignInWish): void {
  if (named !== undefined && handleOf(named) !== holder) {
    throw new CommandFault(`This folder is @${holder}'s. Give @${handleOf(named)} another with --store.`);
  }
  if (!isNew) return;
  const unwanted = claim === undefined ? '--register' : 'the owner link';
  throw new CommandFault(
    `@${holder} is signed in on this device already: leave ${unwanted} away, or name another --handle.`,
  );
}

const isWorthAnotherTry = (fault: unknown): fault is MagpieError =>
  fault instanceof MagpieError && fault.retry === 'never' && !FINAL_CODES.has(fault.code);

/** A handle as it is looked up, after which a device's folder is named. */
export const handleOf = (typed: string): string =>
  typed.normalize('NFKC').trim().replace(/^@/, '').toLowerCase();

async function given(answer: Promise<string | undefined>): Promise<string> {
  const text = await answer;
  if (text === undefined) throw new CommandFault('Nobody is signed in.');
  return text;
}
