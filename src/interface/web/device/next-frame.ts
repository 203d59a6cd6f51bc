/** A page that nobody sees paints no frames, and is still to be kept up to date for its title and its badge. */
const HIDDEN_MS = 200;

/** Gathers calls: `run` is called once, before the next frame is painted. */
export function nextFrame(run: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    const go = () => {
      isWaiting = false;
      run();
    };
    if (document.visibilityState === 'visible') requestAnimationFrame(go);
    else setTimeout(go, HIDDEN_MS);
  };
}
