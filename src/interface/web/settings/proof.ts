/** What shows that it is the owner of the account who asks. */
export interface Proof {
  readonly password: string;
  readonly code?: string;
}
