import { expect, test } from 'bun:test';
import { eventually } from './eventually.ts';
import { password, type Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

let alice: Screen;
let bob: Screen;
const stage = stageOfFile(async () => {
  [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
  await bob.writeTo(alice);
  await bob.send('Are you there?');
  await alice.chat('Bob').waitFor();
  await alice.signOut();
});

test('everything from signing in to reading an answer works without a mouse', async () => {
  const { page } = alice;
  const { keyboard } = page;
  await eventually(() => named(alice), 'handle');
  await keyboard.type(alice.person.handle);
  await keyboard.press('Tab');
  await keyboard.type(password);
  await keyboard.press('Enter');
  await alice.isConnected();

  await keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await keyboard.type('bob');
  await page.getByRole('option', { name: 'Bob' }).waitFor();
  await keyboard.press('Enter');
  await alice.isIn('Bob');
  await eventually(() => named(alice), 'composer');
  await keyboard.type('Always.');
  await keyboard.press('Enter');
  await bob.bubble('Always.').waitFor();
  await bob.send('Good.');
  await alice.bubble('Good.').waitFor();

  // Into the timeline, to a message, and what can be done with it.
  await keyboard.press('Shift+Tab');
  await eventually(() => alice.timeline.evaluate((box) => box.contains(document.activeElement)), true);
  await alice.timeline.focus();
  await keyboard.press('ArrowUp');
  await eventually(() => named(alice), 'Good.');
  await keyboard.press('ArrowUp');
  await eventually(() => named(alice), 'Always.');
  await keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Edit' }).waitFor();
  await keyboard.press('Escape');
  await eventually(() => named(alice), 'Always.');
  await keyboard.press('e');
  await eventually(() => named(alice), 'composer');
  await keyboard.press('End');
  await keyboard.type(' Truly.');
  await keyboard.press('Enter');
  await bob.bubble('Always. Truly.').waitFor();
});

test('what has the focus can be seen', async () => {
  for (let step = 0; step < 12; step += 1) {
    await alice.page.keyboard.press('Tab');
    const look = await alice.page.evaluate(lookOfFocus);
    // After the last one the browser's own come.
    if (look.html.startsWith('<body')) continue;
    expect(look).toMatchObject({ isVisible: true, isMarked: true });
  }
});

/** What has the focus: a field by its name, a message by its text. */
function named({ page }: Screen): Promise<string> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    const label = focused?.matches('article') ? focused.getAttribute('aria-label') : undefined;
    return label?.split(': ').at(-1) ?? focused?.getAttribute('name') ?? focused?.id ?? '';
  });
}

/** Runs in the page: whether one sees where the focus is, on the element or on what is around or inside it. */
function lookOfFocus(): { html: string; isVisible: boolean; isMarked: boolean } {
  const focused = document.activeElement ?? document.body;
  const around = [focused, focused.parentElement, focused.parentElement?.parentElement, ...focused.children];
  const isMarked = around.some((element) => {
    if (!element) return false;
    return [undefined, '::before', '::after'].some((part) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element, part);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    });
  });
  return { html: focused.outerHTML.slice(0, 120), isVisible: focused.checkVisibility(), isMarked };
}
