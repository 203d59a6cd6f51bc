import type { ClientFrameInput } from '../protocol/index.ts';
import type { SilencePorts } from './answer-deadline.ts';
import type { Bounds } from './bounds.ts';
import type { Store } from './ports.ts';
import type { Row } from './records.ts';
import type { Replica } from './replica.ts';
import type { Viewpoint } from './viewpoint.ts';

/** What the copies of the streams need from outside, and whom they tell. */
export interface ReplicaPorts extends SilencePorts {
  readonly store: Store;
  readonly bounds: Bounds;
  readonly me: Viewpoint;
  send(frame: ClientFrameInput, onLeft?: () => void): void;
  onFault(fault: unknown): void;
  /** Events took their places; `cursor` may also have moved without them. */
  onMoved(replica: Replica, applied: readonly Row[]): void;
  /** A head was told by the server. */
  onHead(replica: Replica): void;
  onBackPage(stream: string): void;
  onReset(stream: string, reason: string): void;
}
