import { eventually } from '../eventually.ts';
import type { Stage } from '../stage.ts';
import type { Camera } from './camera.ts';
import type { Cast } from './story.ts';

/** What is refused, and what waits for a server that is away. */
export async function trouble(stage: Stage, camera: Camera, { bob, carol }: Cast): Promise<void> {
  const { page, screen } = camera;
  await bob.page.close();
  await carol.close();
  await screen.send('Good night.');
  await page.getByRole('alert').first().waitFor();
  await camera.take('failed');
  await stage.server.kill();
  await eventually(() => screen.status(), 'offline');
  await screen.send('This one waits until the train leaves the tunnel.');
  // A connection that is back within a moment is not worth a word: the picture waits for the word.
  await page.locator('.connection .line').filter({ visible: true }).waitFor();
  await camera.take('offline');
}
