import type { DeviceId, SessionId } from '../shared/ids.ts';
import type { VoucherRow } from '../shared/rows.ts';

/** What a waiting device said of itself, and who let it in. */
export interface PairingBody {
  readonly keyHash: string;
  readonly deviceId: DeviceId;
  readonly deviceName: string;
  readonly address: string;
  /** The session that said yes; it must still stand when the device comes for its own. */
  readonly approvedBy?: SessionId;
}

export const pairingBody = ({ body }: VoucherRow): PairingBody => JSON.parse(body) as PairingBody;
