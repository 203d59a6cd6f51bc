import { type Administration, administrationOf } from './control/administration.ts';
import { connectControl } from './control/connect-control.ts';
import type { Installation } from './means.ts';

/** Through the server where one runs, because it has the data to itself; else by opening the data. */
export async function administering<T>(
  installation: Installation,
  act: (administration: Administration) => Promise<T>,
): Promise<T> {
  const running = await connectControl(installation.data);
  if (running) return act(running);
  const { users, close } = await installation.openUsers();
  try {
    return await act(administrationOf(users));
  } finally {
    await close();
  }
}
