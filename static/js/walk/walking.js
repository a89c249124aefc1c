// The walk in progress. It counts from when the walk began, never from ticks, so a dark phone loses nothing.
import { at, due, timeline } from "./cues.js";
import { pocket } from "./pocket.js";
import { can, tell, wake, wakeByTap } from "./voice.js";
import { asked } from "../greet.js";
import { word } from "../words.js";

const LATE = 2; // seconds; what came due while the phone slept is not told any more
const NOW = 3;
const SVG = "http://www.w3.org/2000/svg";
const find = (name) => document.querySelector(`[data-${name}]`);
const all = (name) => document.querySelectorAll(`[data-${name}]`);

const dial = find("walk");
const setup = find("setup");
const stop = document.querySelector(".stop-area");
const paused = find("paused");
const begun = Date.now() - 1000 * Number(dial.dataset.begunFor);
const numbers = ["lead", "seconds", "parts", "part", "rest", "look"];
const plan = Object.fromEntries(numbers.map((name) => [name, Number(dial.dataset[name])]));
const on = {};
let cues = timeline(plan);
let told = since() - LATE;
let isStopped = false;

function since() {
  return Math.max(0, (Date.now() - begun) / 1000);
}

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, "0")}`;

function words({ phase, left, part, of, walked }) {
  if (phase === "lead") return [`${left}`, word("ready")];
  if (phase === "rest") return [clock(left), word("resting", { part, of })];
  if (phase === "over") return ["0:00", word("over")];
  if (!plan.seconds) return [clock(walked), word("since")];
  return [clock(left), of > 1 ? word("part", { part, of }) : word("to-go", { whole: clock(plan.seconds) })];
}

function showLook(elapsed, phase) {
  const looks = cues.filter(({ kind }) => kind === "look");
  const next = looks.find((cue) => cue.at > elapsed - NOW);
  const banner = find("look");
  banner.hidden = !plan.look || phase !== "walk" || !next;
  if (banner.hidden) return;
  const wait = Math.ceil(next.at - elapsed);
  banner.classList.toggle("now", wait <= 0);
  find("look-in").textContent = wait > 0 ? word("look-in", { wait }) : word("look-now");
  document.querySelectorAll(".look").forEach((dot, n) => dot.classList.toggle("look-next", looks[n] === next));
}

function show(elapsed) {
  const where = at(plan, elapsed);
  const [big, small] = words(where);
  for (const part of all("left")) part.textContent = big;
  for (const part of all("of")) part.textContent = small;
  const share = plan.seconds ? Math.min(100, (100 * where.walked) / plan.seconds) : 0;
  find("gone").setAttribute("stroke-dasharray", `${share} ${100 - share}`);
  showLook(elapsed, where.phase);
}

function tick() {
  if (isStopped) return;
  const elapsed = since();
  for (const cue of due(cues, Math.max(told, elapsed - LATE), elapsed)) tell(cue, on);
  told = Math.max(told, elapsed);
  show(elapsed);
}

// A dot for each look behind, where there is room.
function drawLooks() {
  find("looks").replaceChildren();
  const looks = cues.filter(({ kind }) => kind === "look");
  if (!plan.seconds || plan.parts || looks.length > 48) return;
  for (const cue of looks) {
    const dot = document.createElementNS(SVG, "circle");
    const turn = (360 * (cue.at - plan.lead)) / plan.seconds;
    const where = { class: "look", cx: 50, cy: 11.5, r: 0.9, transform: `rotate(${turn} 50 50)` };
    for (const [name, value] of Object.entries(where)) dot.setAttribute(name, value);
    find("looks").append(dot);
  }
}

function readSetup() {
  for (const name of Object.keys(can)) {
    on[name] = setup.elements[name].checked;
    setup.querySelector(`[data-cannot=${name}]`).hidden = can[name];
  }
  plan.look = Number(setup.elements.look_seconds.value);
  cues = timeline(plan);
  drawLooks();
}

async function keepAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // The phone may refuse, on low battery for one. The clock goes on.
  }
}

async function askForSound(way) {
  find("mute").hidden = !(on.sound || on.speech) || !(await way());
}

// Without network the tap that ends the walk is kept with the moment of this stop.
function pause(at) {
  find("outbox").dataset.outboxAt = at;
  paused.hidden = !at;
  isStopped = stop.hidden = !paused.hidden;
  paused.focus();
}

stop.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isStopped) return;
  isStopped = true;
  const at = Date.now();
  const told = asked(stop.action, { method: "POST", body: new FormData(stop) });
  if (await told.then(({ type }) => type === "opaqueredirect", () => false)) location.reload();
  else pause(at);
});
find("go-on").addEventListener("click", () => pause(""));
document.addEventListener("click", ({ target }) => {
  if (!isStopped && !target.closest("a, button, label, details, dialog")) stop.requestSubmit();
});
readSetup();
tick();
setInterval(tick, 250);
keepAwake();
askForSound(wake);
pocket(find("pocket"), find("into-pocket"));
for (const event of ["click", "keydown"]) document.addEventListener(event, () => askForSound(wakeByTap), { capture: true, once: true });
setup.addEventListener("change", () => {
  readSetup();
  tick();
  fetch(setup.action, { method: "POST", body: new FormData(setup), keepalive: true }).catch(() => {});
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  tick();
  keepAwake();
});
