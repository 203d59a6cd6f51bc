import type { Friends } from '../../modules/friends/index.ts';
import type { Messages } from '../../modules/messages/index.ts';
import type { ServerFacts } from '../../modules/server/index.ts';
import type { Users } from '../../modules/users/index.ts';
import type { bodies } from '../protocol/index.ts';
import type { WebFile } from './web-files.ts';

/** How well this node is, for orchestrators and operators. */
export interface Health {
  /** False while starting, while draining and while the store is away: send nobody here. */
  readonly isReady: boolean;
  /** What does not work or is weaker than it should be, as short names; empty when all is well. */
  readonly degraded: readonly string[];
  readonly durability: {
    readonly journal: string;
    readonly synchronous: string;
    /** The type of file system below the data folder: `ext4`, `tmpfs`, … */
    readonly fileSystem: string;
    /** The median of some small synced writes on it. */
    readonly fsyncMs: number;
    /** False where a power cut may take what was acknowledged. */
    readonly isDurable: boolean;
  };
}

/** Bounds calls. Each method counts one and throws `too_many_requests` with how long to wait. */
export interface HttpBudget {
  forUser(userId: string): Promise<void>;
  forAddress(address: string): Promise<void>;
}

/** One answered request. `route` is a pattern of the application, never what was asked for. */
export interface AnsweredCall {
  readonly method: string;
  readonly route: string;
  readonly status: number;
}

export interface HttpDependencies {
  readonly users: Users;
  readonly messages: Messages;
  readonly friends: Friends;
  readonly settings: {
    readonly publicUrl?: string | undefined;
    readonly allowedOrigins: readonly string[];
  };
  readonly server: ServerFacts;
  /** What is the same for as long as the process lives. */
  readonly serverInfo: Omit<
    bodies.ServerInfo,
    'name' | 'picture' | 'isClaimed' | 'registration' | 'talk' | 'signInWith' | 'canMail'
  >;
  readonly health: () => Health | Promise<Health>;
  readonly budget: HttpBudget;
  readonly webFiles: ReadonlyMap<string, WebFile>;
  readonly onAnswered: (call: AnsweredCall) => void;
  /** A bug showed itself: nobody was told more than `internal` and the request id. */
  readonly onFault: (fault: unknown, where: { requestId: string; route: string }) => void;
}

/** Whether people reach this server over TLS: then cookies are secure and browsers are told to insist. */
export const isSecureSite = ({ publicUrl }: HttpDependencies['settings']): boolean =>
  publicUrl?.startsWith('https:') ?? false;
