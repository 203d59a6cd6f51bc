import type { RegistrationMode } from '../../domain/users/registration.ts';
import type { Committer, Hasher } from '../shared/ports.ts';
import type { PeopleReader } from '../shared/reading.ts';

export interface ServerDependencies {
  readonly committer: Committer;
  readonly hasher: Hasher;
  readonly facts: Pick<PeopleReader, 'serverValue'>;
  /** What the settings call the server; the name that it was given goes before. */
  readonly defaultName: string;
  /** Who may register by the settings; what was chosen goes before. */
  readonly defaultRegistration: RegistrationMode;
}
