/** A socket as the gateway needs it: Bun's, or one of a simulation. */
export interface SocketPort {
  /** More than 0 when it was written; -1 when accepted but held back by the network; 0 when it was dropped. */
  send(text: string): number;
  /** About how many bytes wait: what this process still gathers is counted in UTF-16 units, up to a third of its bytes. */
  buffered(): number;
  close(code: number, reason: string): void;
}
