// How a cue is told: spoken, sounded, and felt. What this phone cannot do is said, not passed over.
import { word } from "../words.js";

const TONES = {
  count: [[660, 0.1]], go: [[880, 0.3]], look: [[740, 0.12], [990, 0.2]], half: [[880, 0.15], [880, 0.15]],
  last: [[880, 0.15], [660, 0.15]], rest: [[660, 0.15], [494, 0.3]], end: [[988, 0.2], [784, 0.2], [659, 0.6]],
};
const BUZZES = {
  count: [40], go: [400], look: [200], half: [200, 150, 200], last: [200, 150, 200],
  rest: [150, 100, 150, 100, 150], end: [1200],
};
const GAP = 0.06;
const Audio = window.AudioContext ?? window.webkitAudioContext;
let context;

export const can = {
  speech: "speechSynthesis" in window,
  sound: Boolean(Audio),
  vibration: Boolean(navigator.vibrate),
};

// The sound of a page may have to wait for a tap on it. Answers whether it still does.
export async function wake() {
  if (!Audio) return false;
  context ??= new Audio();
  if (context.state === "suspended") await Promise.race([context.resume(), new Promise((on) => setTimeout(on, 300))]);
  return context.state === "suspended";
}

// In a tap: some phones speak only once they have spoken in one.
export function wakeByTap() {
  if (can.speech) speechSynthesis.speak(new SpeechSynthesisUtterance(""));
  return wake();
}

function sound(notes) {
  if (context?.state !== "running") return;
  let from = context.currentTime;
  for (const [pitch, seconds] of notes) {
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.5, from);
    volume.gain.exponentialRampToValueAtTime(0.001, from + seconds);
    tone.connect(volume).connect(context.destination);
    tone.start(from);
    tone.stop((from += seconds));
    from += GAP;
  }
}

function speak(words) {
  const said = new SpeechSynthesisUtterance(words);
  said.lang = document.documentElement.lang;
  speechSynthesis.cancel();
  speechSynthesis.speak(said);
}

// A browser buzzes for a page that was tapped on; on one that came back by itself it complains.
const tapped = () => navigator.userActivation?.hasBeenActive ?? true;

// Tell one cue in every way that is chosen (`on`) and possible here.
export function tell({ kind, say }, on) {
  if (on.sound && can.sound) sound(TONES[kind]);
  if (on.vibration && can.vibration && tapped()) navigator.vibrate(BUZZES[kind]);
  if (on.speech && can.speech) speak(word(...say));
}
