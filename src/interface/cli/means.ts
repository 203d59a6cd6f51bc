import type { Users } from '../../modules/users/index.ts';

/** One setting as a flag of the command line. */
export interface SettingFlag {
  readonly key: string;
  /** `--limits-heartbeat-ms` */
  readonly flag: string;
  readonly description: string;
  /** The default, for people. */
  readonly preset: string;
}

/** Settings of the command line, by key, and the settings file that it names. */
export interface Sources {
  readonly flags: Readonly<Record<string, string>>;
  readonly file: string | undefined;
}

export interface RunningServer {
  /** Where it listens, as people write it. */
  readonly address: string;
  /** The secret of the one-time owner link; absent once there is an owner. */
  readonly claim: string | undefined;
  /** False where a power cut may take what was acknowledged. */
  readonly isDurable: boolean;
  readonly users: Users;
  /** Writes down what nobody expected. */
  readonly onFault: (fault: unknown) => void;
  /** Drains, then ends everything. */
  stop(): Promise<void>;
}

export interface Account {
  readonly handle: string;
  readonly name: string;
  readonly role: string;
  readonly isDisabled: boolean;
  readonly isClosed: boolean;
}

export interface ListedInvitation {
  readonly id: string;
  readonly note: string;
  readonly uses: number;
  readonly usesMax: number;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly isRevoked: boolean;
}

/** Something that `doctor` found wrong, with a few places to look at. */
export interface Finding {
  readonly check: string;
  readonly count: number;
  readonly examples: readonly string[];
}

/** A data folder and its settings, which were found to be good. */
export interface Installation {
  readonly data: string;
  /** The address that links shall carry; absent where the operator named none. */
  readonly publicUrl: string | undefined;
  /** Opens the data for this process alone and serves it. `onFatal` is called when it must not go on. */
  serve(onFatal: (message: string) => void): Promise<RunningServer>;
  /** Opens the data for this process alone, without serving. */
  openUsers(): Promise<{ readonly users: Users; close(): Promise<void> }>;
  /** Brings the data file up to date; answers the names of what was applied. */
  migrate(): Promise<readonly string[]>;
  /** Reads everything and answers what is wrong. A server may be running. */
  doctor(): Promise<readonly Finding[]>;
  /** Every account by handle. A server may be running. */
  accounts(): Promise<readonly Account[]>;
  /** Every invitation by its id. A server may be running. */
  invitations(): Promise<readonly ListedInvitation[]>;
}

/** What the commands need of the rest of the program; main.ts hands it in. */
export interface Means {
  readonly version: string;
  readonly settings: readonly SettingFlag[];
  /**
   * Checks the settings and names the installation they describe. `make` allows that there is none yet. Throws a fault
   * that `sentenceOf` knows.
   */
  installation(sources: Sources, mode: 'make' | 'find'): Installation;
  readonly configuration: {
    /** Which settings are in force and where they come from. */
    check(sources: Sources): string;
    defaults(): string;
    documentation(): string;
  };
  /** The sentence of a fault that is the operator's to mend; `undefined` for a bug. */
  sentenceOf(fault: unknown): string | undefined;
  /** Where this person's own files of Magpie belong. */
  readonly personalFolder: string;
}
