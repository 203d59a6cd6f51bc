/** About one frame: what changes together is shown together. */
const SOON_MS = 16;

/** A function that runs once soon after the last of many calls came; a hidden page runs it as well. */
export function once(run: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      run();
    }, SOON_MS);
  };
}
