import type { Camera } from './camera.ts';
import { type Cast, PLAN } from './story.ts';

/** Many enough that some are above the screen and some below, wherever one is among them. */
const MANY = 90;

/** What messages look like, and what can be done with them. */
export async function messages(camera: Camera, { bob, carol, withBob, withCarol }: Cast): Promise<void> {
  const { page, screen } = camera;
  const bubbles = page.locator('article .bubble');
  await bubbles.last().click({ button: 'right' });
  await camera.takeOver('message-menu', 'menu');

  await bob.send(PLAN);
  await page.locator('.message-text table').waitFor();
  await camera.take('markdown');

  const { url } = screen.person;
  await page.goto(url);
  const texts = Array.from({ length: MANY }, (_, index) => `第 ${index + 1} 次测量：延迟比昨天低一半。`);
  for (const text of texts) await carol.send(withCarol, text);
  await page.locator('a[data-stream] .badge').first().waitFor();
  await camera.take('unread');
  await page.goto(`${url}/c/${withCarol}/${MANY / 2}`);
  await page.locator('.jump.up').waitFor();
  await page.locator('.jump.down').waitFor();
  await camera.take('unread-both-ways');
  await page.locator('.jump.up').click();
  await page.locator('.line.new').waitFor();
  await camera.take('unread-line');
  await page.goto(`${url}/c/${withBob}`);
  await bubbles.first().waitFor();
}
