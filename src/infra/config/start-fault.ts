/**
 * Why a command cannot start, as one sentence for the person at the terminal: it names what is wrong and how to mend
 * it. Shown without a stack, because nothing is broken in the program.
 */
export class StartFault extends Error {
  override readonly name = 'StartFault';
}
