import type { Slice } from './slice.ts';
import type { Viewer } from './viewer.ts';

/** What a client shows of conversations on its own screen. */
export abstract class ScreenOfClient {
  protected abstract readonly viewer: Viewer;

  /**
   * The piece of a conversation that is looked at: at once, from what is at hand, and the same object until something
   * changed. It begins at the live end.
   */
  slice(stream: string): Slice {
    return this.viewer.slice(stream);
  }

  /**
   * Slides the slice up by a page, and drops at its other end what is beyond its size; resolves with whether there is
   * still more. Throws `offline` where only the server has it; a connection that is lost meanwhile is no fault.
   */
  loadOlder(stream: string): Promise<boolean> {
    return this.viewer.loadOlder(stream);
  }

  /** The same downwards, towards the live end. */
  loadNewer(stream: string): Promise<boolean> {
    return this.viewer.loadNewer(stream);
  }

  /** Places the slice so that this row is inside, with rows on both sides; resolves with false when it cannot be seen. */
  showAround(stream: string, seq: number): Promise<boolean> {
    return this.viewer.showAround(stream, seq);
  }

  /** Shows this row again, which was on the screen before, as soon as it can be had. */
  goBack(stream: string, seq: number): Promise<void> {
    return this.viewer.goBack(stream, seq);
  }

  /** Takes the slice back to the live end. */
  showNewest(stream: string): void {
    this.viewer.showNewest(stream);
  }
}
