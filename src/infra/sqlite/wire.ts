import type { StreamId } from '../../domain/shared/ids.ts';
import type { RefusalCode } from '../../domain/shared/refusals.ts';
import type { Frame, SeenSession } from '../../modules/shared/ports.ts';
import type { Synchronous } from './database.ts';

/** What crosses between the thread that serves and the thread that writes: one JSON string per message. */
export type WriterRequest =
  | { readonly id: number; readonly kind: 'open'; readonly path: string; readonly synchronous: Synchronous }
  | { readonly id: number; readonly kind: 'batch'; readonly frames: readonly Frame[] }
  | { readonly id: number; readonly kind: 'trim'; readonly streamId: StreamId; readonly floor: number }
  | {
      readonly id: number;
      readonly kind: 'advance';
      readonly consumer: string;
      readonly positions: readonly { streamId: StreamId; seq: number }[];
    }
  | { readonly id: number; readonly kind: 'sweep'; readonly before: number }
  | {
      readonly id: number;
      readonly kind: 'seen';
      readonly sessions: readonly SeenSession[];
    }
  | { readonly id: number; readonly kind: 'close' };

export type WriterAnswer =
  | { readonly id: number; readonly value: unknown }
  | {
      readonly id: number;
      readonly fault: { readonly code?: RefusalCode; readonly isFatal: boolean; readonly message: string };
    };
