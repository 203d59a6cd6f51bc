import { type CommandRule, type Decision, refuse, type State } from '../shared/command.ts';
import type { VoucherRow } from '../shared/rows.ts';
import type { ApprovePairing, AskPairing } from './access-commands.ts';
import { isActive } from './authority.ts';
import { type PairingBody, pairingBody } from './pairing.ts';
import { endVouchers, PAIRING_MS, standingVoucher } from './voucher.ts';

/** A device that nobody is signed in on waits for five minutes. */
export const askPairingRule: CommandRule<AskPairing> = {
  load: ({ secretHash }) => [{ table: 'vouchers', key: [secretHash] }],
  decide: ({ secretHash, keyHash, deviceId, deviceName, address }, state, { now }) => {
    const known = state.get('vouchers', secretHash);
    const expiresAt = known?.expiresAt ?? now + PAIRING_MS;
    const body: PairingBody = { keyHash, deviceId, deviceName, address };
    const row = {
      secretHash,
      purpose: 'device' as const,
      userId: null,
      createdAt: now,
      expiresAt,
      usedAt: null,
      body: JSON.stringify(body),
    };
    return { events: [], changes: known ? [] : [{ put: 'vouchers', row }], result: { expiresAt } };
  },
};

/** A signed-in device says yes. One that was let in before and never came is not waited for any more. */
export const approvePairingRule: CommandRule<ApprovePairing> = {
  load: ({ userId, sessionId, secretHash }) => [
    { table: 'users', key: [userId] },
    { table: 'sessions', key: [userId, sessionId] },
    { table: 'vouchers', key: [secretHash] },
    { table: 'vouchers', of: userId },
  ],
  decide: decideApprove,
};

function decideApprove(command: ApprovePairing, state: State, { now }: { now: number }): Decision {
  const { userId, sessionId, secretHash } = command;
  const user = state.get('users', userId);
  const session = state.get('sessions', userId, sessionId);
  if (!user || !isActive(user) || !session || session.expiresAt <= now) return refuse('session_expired');
  const voucher = standingVoucher(state.get('vouchers', secretHash), 'device', now);
  if (!voucher || (voucher.userId !== null && voucher.userId !== userId)) return refuse('link_invalid');
  const body: PairingBody = { ...pairingBody(voucher), approvedBy: sessionId };
  const isOlder = (row: VoucherRow) => row.purpose === 'device' && row.secretHash !== secretHash;
  return {
    events: [],
    changes: [
      ...endVouchers(state, userId, isOlder),
      { put: 'vouchers', row: { ...voucher, userId, body: JSON.stringify(body) } },
    ],
  };
}
