/** Two short notes, a fourth apart: high enough to be heard, soft enough not to startle. */
const NOTES = [
  { hertz: 988, at: 0 },
  { hertz: 1_319, at: 0.09 },
] as const;
const NOTE_SECONDS = 0.28;
const LOUDNESS = 0.12;

let context: AudioContext | undefined;

/** Plays the page's own sound. A browser that wants a click first stays silent. */
export function playSound(): void {
  if (typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  const playing = context;
  playing.resume().then(
    () => {
      for (const { hertz, at } of NOTES) playNote(playing, hertz, playing.currentTime + at);
    },
    () => undefined,
  );
}

function playNote(playing: AudioContext, hertz: number, at: number): void {
  const tone = playing.createOscillator();
  const volume = playing.createGain();
  tone.type = 'sine';
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.012);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_SECONDS);
  tone.connect(volume).connect(playing.destination);
  tone.start(at);
  tone.stop(at + NOTE_SECONDS);
}
