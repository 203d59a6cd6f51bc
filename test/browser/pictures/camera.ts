import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Screen } from '../screen.ts';

/** A size, a theme and a language. */
export interface Look {
  readonly name: string;
  readonly options: BrowserContextOptions;
  readonly isChinese: boolean;
}

/** Takes pictures of one person's page in one look. */
export class Camera {
  readonly screen: Screen;
  readonly #look: Look;
  readonly #folder: string;

  constructor(screen: Screen, look: Look, folder: string) {
    this.screen = screen;
    this.#look = look;
    this.#folder = folder;
  }

  get page(): Page {
    return this.screen.page;
  }

  get language(): 'en' | 'zh' {
    return this.#look.isChinese ? 'zh' : 'en';
  }

  get isDesk(): boolean {
    return this.#look.name.startsWith('desk');
  }

  /** With the pointer out of the way, unless the picture is of what it does. */
  async take(state: string, { keepsPointer = false } = {}): Promise<void> {
    if (!keepsPointer) await this.page.mouse.move(0, 0);
    await this.page.waitForLoadState('networkidle');
    const path = join(this.#folder, `${this.#look.name}-${state}.png`);
    await this.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  }

  /** A picture of what a dialog or a menu shows, which is closed again. */
  async takeOver(state: string, role: 'dialog' | 'menu'): Promise<void> {
    const shown = this.page.getByRole(role);
    await shown.waitFor();
    await this.take(state, { keepsPointer: role === 'menu' });
    await this.page.keyboard.press('Escape');
    await shown.waitFor({ state: 'hidden' });
  }

  /** The page in the language of the look. */
  speak(): Promise<void> {
    return this.#speak(this.language);
  }

  /** Does what a screen knows only in English, and goes back to the language of the look. */
  async inEnglish<Result>(act: () => Promise<Result>): Promise<Result> {
    await this.#speak('en');
    const result = await act();
    await this.speak();
    return result;
  }

  async #speak(tag: string): Promise<void> {
    await this.page.evaluate((language) => localStorage.setItem('magpie-language', language), tag);
    await this.page.reload();
  }
}
