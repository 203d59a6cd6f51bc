import { changeRole } from '../support/asking.ts';
import { type Act, type Does, deviceOf, nth } from './act.ts';
import type { ModelDevice } from './model-device.ts';
import { A_MOMENT_MS, type ModelWorld } from './model-world.ts';

/** Who lets whom onto the server. */
export const ADMITTING = {
  invite: (world, act) => {
    const device = administrator(world, act);
    device.does(device.client.invite({ note: `for ${act.what}`, uses: 1 + (act.what % 3) }));
  },
  'come in by invitation': (world, act) => {
    const device = administrator(world, act);
    const invited = device.client.invite({ uses: 2 }).then(({ code = '' }) => world.newGuest(code));
    device.does(invited);
    world.pass(A_MOMENT_MS);
  },
  /** One of their own or of somebody else, perhaps used up or revoked by then. */
  'revoke invitation': (world, act) => {
    const device = administrator(world, act);
    const known = () => nth(world.server.store.all('invitations'), act.where)?.invitationId;
    if (known() === undefined) {
      device.does(device.client.invite());
      world.pass(A_MOMENT_MS);
    }
    device.does(device.client.revokeInvitation(known() ?? ''));
  },
} as const satisfies Record<string, Does>;

/** A device of somebody who may invite, connected. */
function administrator(world: ModelWorld, act: Act): ModelDevice {
  const device = world.online(deviceOf(world, act));
  world.server.submit(changeRole(device.owner, 'admin'));
  world.pass(A_MOMENT_MS);
  return world.online(device);
}
