import type { Users } from '../../../modules/users/index.ts';

export const ROLES = ['member', 'admin', 'owner'] as const;
export type Role = (typeof ROLES)[number];

export interface NewUser {
  readonly handle: string;
  readonly name: string;
  readonly password: string;
  readonly role: Role;
}

export interface InvitationWish {
  readonly note: string;
  readonly uses: number;
  readonly hours: number;
}

/** What an operator changes from the command line. Each method throws the `Refusal` it meets. */
export interface Administration {
  addUser(user: NewUser): Promise<void>;
  /** Ends every session of the account. */
  setPassword(handle: string, password: string): Promise<void>;
  changeRole(handle: string, role: Role): Promise<void>;
  /** Ends the second factor of somebody who lost it. */
  endFactor(handle: string): Promise<void>;
  /** Answers the code, which is shown this once. */
  invite(wish: InvitationWish): Promise<string>;
  revokeInvitation(id: string): Promise<void>;
}

/** Administration by the use cases themselves. */
export const administrationOf = (users: Users): Administration => ({
  addUser: async ({ role, ...account }) => {
    const byAdministrator = { role };
    await users.register({ ...account, byAdministrator, clientId: Bun.randomUUIDv7(), address: 'local' });
  },
  setPassword: (handle, password) => users.administer.setPassword(handle, password),
  changeRole: (handle, role) => users.administer.changeRole(handle, role),
  endFactor: (handle) => users.administer.endFactor(handle),
  invite: async (wish) => {
    const { code } = await users.invitations.make('operator', { ...wish, clientId: Bun.randomUUIDv7() });
    if (code === undefined) throw new Error('a new client id makes a new invitation');
    return code;
  },
  revokeInvitation: (invitationId) =>
    users.invitations.revoke('operator', { invitationId, clientId: Bun.randomUUIDv7() }),
});
