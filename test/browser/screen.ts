import type { Locator, Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { eventually } from './eventually.ts';

/** Whose page it is, and where. */
export interface PersonAt {
  readonly name: string;
  readonly handle: string;
  readonly url: string;
}

export const password = 'a horse in the rain';

/** The page as one person sees and uses it. */
export class Screen {
  readonly page: Page;
  readonly person: PersonAt;

  constructor(page: Page, person: PersonAt) {
    this.page = page;
    this.person = person;
  }

  /** Makes the account in the page, which signs in as well. */
  async register(address = `${this.person.url}/register`): Promise<void> {
    await this.page.goto(address);
    await this.fillIn();
    await this.press('Create account');
    await this.isConnected();
  }

  /** Fills in the form for an account. */
  async fillIn(): Promise<void> {
    await this.page.getByLabel('Handle').fill(this.person.handle);
    await this.page.getByLabel('Name', { exact: true }).fill(this.person.name);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
  }

  async signIn(): Promise<void> {
    await this.page.goto(this.person.url);
    await this.page.getByLabel('Handle').fill(this.person.handle);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.press('Sign in');
    await this.isConnected();
  }

  /** Signs out by the menu of one's own picture, and says yes to the question. */
  async signOut(): Promise<void> {
    await this.chooseOfMine('Sign out');
    await this.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    await this.isSignedOut();
  }

  /** Chooses from the menu of one's own picture. */
  async chooseOfMine(item: string): Promise<void> {
    await this.page.getByRole('button', { name: `${this.person.name}: profile and more` }).click();
    const named = (role: 'menuitem' | 'menuitemradio') =>
      this.page.getByRole(role, { name: item, exact: true });
    await named('menuitem').or(named('menuitemradio')).click();
  }

  press(button: string): Promise<void> {
    return this.page.getByRole('button', { name: button, exact: true }).first().click();
  }

  get search(): Locator {
    return this.page.getByRole('searchbox', { name: 'Search chats and people' });
  }

  /** Finds somebody by handle, which opens the conversation. */
  async writeTo(other: Screen): Promise<void> {
    await this.search.fill(`@${other.person.handle}`);
    await this.search.press('Enter');
    await this.isIn(other.person.name);
  }

  async open(chat: string): Promise<void> {
    await this.chat(chat).click();
    await this.isIn(chat);
  }

  /** The conversation with this title is the one that is shown. */
  async isIn(chat: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: chat, exact: true }).waitFor();
  }

  /** A line of the list of conversations. */
  chat(name: string): Locator {
    const named = this.page.locator('.name').getByText(name, { exact: true });
    return this.page.getByRole('region', { name: 'Chats' }).locator('a[data-stream]', { has: named });
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
        field.dispatchEvent(new Event('input', { bubbles: true }));
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

  /** What scrolls. */
  get timeline(): Locator {
    return this.page.getByRole('log', { name: 'Messages' });
  }

  /** The texts of the bubbles that are drawn, from above to below, without what is written beside a text. */
  texts(): Promise<string[]> {
    return this.timeline.locator('.bubble').evaluateAll((bubbles) =>
      bubbles.map((bubble) => {
        const copy = bubble.cloneNode(true) as Element;
        for (const beside of copy.querySelectorAll('.stamp, .quote, .head, button')) beside.remove();
        for (const line of copy.querySelectorAll('br')) line.replaceWith('\n');
        return copy.textContent.trim();
      }),
    );
  }

  /** The row with exactly this text, by what it says to a screen reader. */
  bubble(text: string): Locator {
    return this.page.locator(`article[aria-label$=${cssText(`: ${text}`)}]`);
  }

  /** Does something with a message: what is offered beside it, or else in its menu. */
  async act(text: string, action: string): Promise<void> {
    const row = this.bubble(text);
    await row.locator('.bubble').hover();
    await row.getByRole('button', { name: 'More', exact: true }).waitFor();
    const beside = row.getByRole('button', { name: action, exact: true });
    if ((await beside.count()) > 0) return beside.click();
    await row.getByRole('button', { name: 'More', exact: true }).click();
    await this.page.getByRole('menuitem', { name: action }).click();
  }

  /** How far the message with this text came, as its sign is called. */
  async delivery(text: string): Promise<string> {
    const sign = this.bubble(text).locator('.stamp').getByRole('img');
    return (await sign.count()) === 0 ? '' : ((await sign.first().getAttribute('aria-label')) ?? '');
  }

  /** How many of the messages on the screen the server does not have. */
  unsent(): Promise<number> {
    return this.timeline.getByRole('img', { name: /^(Waiting|Sending)$/ }).count();
  }

  async shows(...texts: readonly string[]): Promise<void> {
    await eventually(() => this.texts(), [...texts]);
  }

  /** What stands below a field of a form. */
  async noteOf(label: string): Promise<string> {
    const id = await this.page.getByLabel(label, { exact: true }).getAttribute('aria-describedby');
    return id === null ? '' : ((await this.page.locator(`[id="${id}"]`).textContent()) ?? '');
  }

  status(): Promise<string | null> {
    return this.page.locator('html').getAttribute('data-connection');
  }

  isConnected(): Promise<void> {
    return eventually(() => this.status(), 'online');
  }

  async isSignedOut(): Promise<void> {
    await this.page.getByRole('heading', { name: /^Sign in to / }).waitFor();
  }
}

/** A string of a selector: in it a line break is written by its number. */
const cssText = (text: string): string => `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\a ')}"`;
