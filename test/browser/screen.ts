import type { Locator, Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { eventually } from './eventually.ts';

/** Whose page it is, and where. */
export interface PersonAt {
  readonly name: string;
  readonly handle: string;
  readonly url: string;
}

const password = 'a horse in the rain';

/** The page as one person sees and uses it. */
export class Screen {
  readonly page: Page;
  readonly person: PersonAt;

  constructor(page: Page, person: PersonAt) {
    this.page = page;
    this.person = person;
  }

  /** Makes the account in the page, which signs in as well. */
  async register(address?: string): Promise<void> {
    await this.fillIn(address);
    await this.press('Create account');
    await this.isConnected();
  }

  /** Fills in the form for an account; the owner link shows it at once. */
  async fillIn(ownerLink?: string): Promise<void> {
    await this.page.goto(ownerLink ?? this.person.url);
    if (ownerLink === undefined) await this.press('Create account');
    await this.page.getByLabel('Handle').fill(this.person.handle);
    await this.page.getByLabel('Name', { exact: true }).fill(this.person.name);
    await this.page.getByLabel('Password').fill(password);
  }

  async signIn(): Promise<void> {
    await this.page.goto(this.person.url);
    await this.page.getByLabel('Handle').fill(this.person.handle);
    await this.page.getByLabel('Password').fill(password);
    await this.press('Sign in');
    await this.isConnected();
  }

  press(button: string): Promise<void> {
    return this.page.getByRole('button', { name: button, exact: true }).first().click();
  }

  /** Finds somebody by handle, which opens the conversation. */
  async writeTo(other: Screen): Promise<void> {
    await this.page.getByLabel('Write to @handle').fill(`@${other.person.handle}`);
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('heading', { name: other.person.name, exact: true }).waitFor();
  }

  async open(chat: string): Promise<void> {
    await this.chat(chat).click();
    await this.page.getByRole('heading', { name: chat, exact: true }).waitFor();
  }

  /** A line of the list of conversations. */
  chat(name: string): Locator {
    return this.page.locator('.chat-row', { has: this.page.getByText(name, { exact: true }) });
  }

  async unreadOf(chat: string): Promise<string> {
    return (await this.chat(chat).locator('.badge [aria-hidden]').allTextContents()).join();
  }

  async send(...texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      await this.field.fill(text);
      await this.field.press('Enter');
    }
  }

  /** The same as `send` for many messages, without the time that each key takes from outside. */
  async sendFast(texts: readonly string[]): Promise<void> {
    await this.field.evaluate((field, all) => {
      for (const text of all) {
        Object.assign(field, { value: text });
        field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
      }
    }, texts);
  }

  /** Writes on until the other one is told of it, which happens every few seconds. */
  async typesUntil(told: Locator): Promise<void> {
    const isTold = async () => {
      await this.field.pressSequentially('.');
      return (await told.count()) > 0;
    };
    await until(isTold, { what: 'the line that tells of typing', withinMs: 10_000 });
  }

  get field(): Locator {
    return this.page.locator('#composer');
  }

  /** The texts of the bubbles, from above to below. */
  texts(): Promise<string[]> {
    return this.page.locator('.bubble .text').allTextContents();
  }

  bubble(text: string): Locator {
    return this.page.locator('.row', { has: this.page.getByText(text, { exact: true }) });
  }

  /** How far the message with this text came. */
  async delivery(text: string): Promise<string> {
    return (await this.bubble(text).locator('[data-delivery]').getAttribute('data-delivery')) ?? '';
  }

  async shows(...texts: readonly string[]): Promise<void> {
    await eventually(() => this.texts(), [...texts]);
  }

  status(): Promise<string | null> {
    return this.page.locator('.connection').getAttribute('data-status');
  }

  isConnected(): Promise<void> {
    return eventually(() => this.status(), 'online');
  }

  async isSignedOut(): Promise<void> {
    await this.page.getByRole('heading', { name: 'Sign in to Magpie' }).waitFor();
  }
}
