/** Who may make an account: everybody, whoever holds an invitation, or nobody but the operator. */
export const REGISTRATION_MODES = ['open', 'invitation', 'closed'] as const;
export type RegistrationMode = (typeof REGISTRATION_MODES)[number];

/** The row of `server` that holds the mode that was chosen; without it the settings say. */
export const REGISTRATION_KEY = 'registration';

/** The mode in force: the chosen one, where there is one that this version knows. */
export const registrationMode = (chosen: string | undefined, preset: RegistrationMode): RegistrationMode =>
  REGISTRATION_MODES.find((each) => each === chosen) ?? preset;
