import type { NodeId, StreamId, UserId } from '../../domain/shared/ids.ts';
import type { LogRow } from '../../domain/shared/rows.ts';
import type { NodeHint } from '../shared/ports.ts';

/** One connected device, as delivery sees it. Nothing here blocks: what a slow device cannot take is its own affair. */
export interface Subscriber {
  readonly userId: UserId;
  /** A contiguous run up to `last`, encoded once for everybody who sees the same. */
  push(run: { streamId: StreamId; first: number; last: number; payload: string }): void;
  /** Something worth knowing that may be lost, and only to a device that has this on the screen. */
  hint(payload: string, only?: Pick<NodeHint, 'inStream' | 'about'>): void;
  /** The person entered this stream: the device is told its head and will ask for the rest. */
  entered(streamId: StreamId): void;
  /** A gap was repaired or a hint dropped: the device compares heads at its next ping. */
  stale(): void;
}

/** How a run is written for devices. `void` rows hide what the changed row is. */
export interface RunEncoder {
  run(
    streamId: StreamId,
    rows: readonly LogRow[],
    isHidden: (row: { readonly refSeq: number | null }) => boolean,
  ): string;
}

/** What one node tells another. Runs are contiguous; without `rows` the receiver reads them from the store. */
export interface NodeMessage {
  readonly runs: readonly {
    readonly streamId: StreamId;
    readonly first: number;
    readonly last: number;
    readonly rows?: readonly LogRow[];
  }[];
  readonly hints?: readonly NodeHint[];
}

/** A message as it travels: numbered per sender, its boot and receiver. A beat carries no message. */
export interface Parcel {
  readonly from: NodeId;
  readonly boot: string;
  readonly number: number;
  readonly message?: NodeMessage;
}

/**
 * Carries parcels between nodes, one channel per node. Parcels may be lost, doubled, late or out of order, and
 * nobody is told. Callers must not assume that `publish` reached anybody.
 */
export interface Broadcaster {
  readonly node: NodeId;
  publish(to: NodeId, parcel: Parcel): void;
  /** Parcels for this node, its own beats among them. */
  onParcel(listener: (parcel: Parcel) => void): void;
  /** Takes a new subscription after this node stopped hearing its own beats. */
  resubscribe(): void;
}

/** Who is connected where. An entry is worth as much as its node's lease. */
export interface Registry {
  /** True while no other node can exist: then nothing is looked up and nothing is published. */
  readonly isAlone: boolean;
  add(userId: UserId): void;
  remove(userId: UserId): void;
  /** Nodes other than this one that hold devices of these people. */
  nodesOf(userIds: readonly UserId[]): Promise<readonly NodeId[]>;
  /** Nodes other than this one whose lease is valid. */
  liveNodes(): Promise<readonly NodeId[]>;
  /** Of these people, those who have a device anywhere. */
  onlineAmong(userIds: readonly UserId[]): Promise<readonly UserId[]>;
}
