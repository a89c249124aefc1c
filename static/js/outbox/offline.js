// The page without network: start a walk and finish it, write one down, tell what is wrong. It knows nobody's plan.
import { drop, find, waiting } from "./kept.js";
import { here, user } from "./outbox.js";

const screens = [...document.querySelectorAll("[data-screen]")];
const forms = [...document.querySelectorAll("form[data-outbox]")];
const finish = document.querySelector("[data-finish]");
const clock = document.querySelector("[data-clock]");
const loaded = Date.now();
const LONGEST = 12 * 60 * 60 * 1000; // ms; a walk that was begun before is not running any more
let running;

const keyOf = ({ fields }) => fields.find(([name]) => name === "key")[1];

// A walk that runs here: its clock, and one scale for each knee that was asked before it.
function meetWalk() {
  const key = keyOf(running);
  finish.elements.key.value = key;
  finish.dataset.outboxBegun = (loaded - running.at) / 1000;
  finish.dataset.absorbs = `${new URL(document.querySelector("[data-outbox-start]").action).pathname} ${key}`;
  const before = Object.fromEntries(running.fields);
  for (const knee of ["left", "right"]) {
    finish.elements[`${knee}_before`].value = before[`${knee}_before`] ?? "";
    finish.querySelector(`[data-knee=${knee}]`).hidden = !before[`${knee}_before`];
  }
}

function tick() {
  const seconds = Math.max(0, Math.floor((Date.now() - running.at) / 1000));
  clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

async function show() {
  const stored = await find("running").catch(() => undefined);
  running = stored?.user === user && Date.now() - stored.at < LONGEST ? stored : undefined;
  const asked = location.hash.slice(1) || screens.find(({ dataset }) => dataset.for === location.pathname)?.id;
  const wanted = asked === "walk" && running ? "running" : asked;
  const shown = screens.find(({ id }) => id === wanted) ?? screens[0];
  for (const screen of screens) screen.hidden = screen !== shown;
  if (user) forms.filter((form) => form.hidden).forEach(renew);
  if (!running) return;
  meetWalk();
  tick();
  navigator.wakeLock?.request("screen").catch(() => {});
}

// What is kept is in the list, and its form is there for another.
function renew(form) {
  form.reset();
  form.hidden = false;
  if (form !== finish) form.elements.key.value = crypto.randomUUID();
  if (form.elements.on) form.elements.on.value = new Date().toLocaleDateString("sv"); // as in 2026-03-20
}

forms.forEach(renew);
document.querySelector("[data-throw]").onclick = async () => {
  await drop(finish.dataset.absorbs);
  await drop("running");
  location.hash = "home";
};
for (const part of document.querySelectorAll("[data-for-known]")) part.hidden = !user;
document.querySelector("[data-for-nobody]").hidden = Boolean(user);
addEventListener("hashchange", show);
addEventListener("online", async () => {
  const isReading = screens[0].hidden === false && location.pathname !== here.offline;
  const all = await waiting().catch(() => []);
  if (isReading && !all.length) location.reload(); // else the answer to what waits leads on
});
setInterval(() => running && tick(), 500);
show();
