/** What the person at the terminal can mend, as one sentence. */
export class CommandFault extends Error {
  override readonly name = 'CommandFault';
}
