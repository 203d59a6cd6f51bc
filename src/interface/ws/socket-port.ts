/** A socket as the gateway needs it: Bun's, or one of a simulation. */
export interface SocketPort {
  /** Bytes written; -1 when accepted but held back by the network; 0 when it was dropped. */
  send(text: string): number;
  /** Bytes that wait for the network. */
  buffered(): number;
  close(code: number, reason: string): void;
}
