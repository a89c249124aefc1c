// Every form with data-outbox is kept on this phone before it is sent, so that no entry is lost where there is no
// network, and none is made twice. Without scripts the same forms are sent as ever.
import { greet } from "../greet.js";
import { say } from "../held.js";
import { drop, find, forgetEverything, keep, listen, send, waiting } from "./kept.js";
import { draw, painsOf } from "./list.js";

const TOO_SORE = 7; // of 10; the rules rest a knee from here on, whatever the plan says
const AGAIN = 30_000; // ms
const loaded = Date.now();
const panel = document.querySelector("[data-unsent]");
export const here = document.querySelector("meta[name=outbox]").dataset;
const isOffline = "isOffline" in here;
export const user = here.user || localStorage.getItem("outbox") || "";
const arrived = new Map();
let state = "offline";

const redraw = () => draw(panel, { state, user, correct });
const hidden = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });

// A walk's start and its finish have one key between them.
const pathOf = (form) => new URL(form.action || location.href).pathname;
const idOf = (form) => `${pathOf(form)} ${form.elements.key?.value}`;

// To where the last answer leads. A word to stop comes before everything.
function moveOn() {
  const ways = [...arrived.values()].filter(Boolean);
  const isDone = location.pathname === here.today || document.querySelector("form[data-outbox][hidden], [data-rest-place]:not([hidden])");
  const to = ways.includes(here.stopped) ? here.stopped : isDone && ways.at(-1);
  if (to) location.replace(to);
}

async function sendNow() {
  state = "sending";
  state = await send(here.hello);
  await redraw();
}

const catchUp = () => sendNow().then(moveOn);

// Hand an entry to the browser, to be sent as without scripts: the server answers with its page and every word kept.
async function plainly({ url, fields }) {
  const form = Object.assign(document.createElement("form"), { method: "post", action: url, hidden: true });
  const { csrf } = (await greet(here.hello)) ?? {};
  if (!csrf) return panel.focus(); // nobody would take it: it stays in the list
  form.append(...[...fields, ["csrfmiddlewaretoken", csrf]].map(([name, value]) => hidden(name, value)));
  document.body.append(form);
  form.submit();
}

// Open a refused entry again on the server's page. It stays in the list until it is sent or discarded.
function correct(entry) {
  sessionStorage.setItem("correcting", entry.id);
  plainly(entry);
}

async function entryOf(form, button) {
  const before = (await find(idOf(form))) ?? (await find(form.dataset.replaces ?? ""));
  const begun = form.dataset.outboxBegun && loaded - 1000 * Number(form.dataset.outboxBegun);
  return {
    id: idOf(form),
    url: pathOf(form),
    user,
    fields: [...new FormData(form, button)].filter(([name]) => name !== "csrfmiddlewaretoken"),
    label: form.dataset.outbox,
    at: before?.refused ? before.at : Number(form.dataset.outboxAt) || Date.now(),
    begun: before?.begun ?? (begun || undefined),
    replaces: form.dataset.replaces,
    tries: 0,
  };
}

const isTooSore = ({ fields }) => painsOf(fields).some(([, pain]) => Number(pain) >= TOO_SORE);

// It is on this phone and nowhere else yet: say so, and what to do if it was something grave. A walk goes on: on the
// page without network, which has a clock.
async function showKept(form, entry) {
  const hasClock = isOffline || navigator.serviceWorker?.controller;
  if ("outboxStart" in form.dataset && hasClock && state === "offline" && !isTooSore(entry)) {
    await keep({ id: "running", user, fields: entry.fields, at: entry.at });
    return location.assign(`${here.offline}#walk`);
  }
  form.hidden = true;
  panel.querySelector("[data-rest]").hidden = !isTooSore(entry);
  const stop = form.querySelector(".grave :checked") && document.querySelector("[data-kept-stop]");
  if (stop) stop.hidden = false;
  else if (isOffline) location.hash = "home";
  (stop || panel).focus();
}

async function take(form, button) {
  const entry = await entryOf(form, button);
  await keep(entry);
  if (form.dataset.absorbs) await drop(form.dataset.absorbs);
  if (entry.begun) await drop("running");
  navigator.serviceWorker?.ready.then(({ sync }) => sync?.register("outbox")).catch(() => {});
  await sendNow();
  if (arrived.has(entry.id)) {
    if (entry.replaces) await drop(entry.replaces);
    const to = arrived.get(entry.id);
    return to ? location.assign(to) : plainly(entry); // where there is no other page, its own answer
  }
  if (!(await find(entry.id))?.refused) return showKept(form, entry);
  sessionStorage.setItem("refused", entry.id);
  return plainly(entry);
}

// This browser keeps nothing. Where somebody answers it goes as any form does; else it stays on the page.
async function unkept(form, button) {
  if (isOffline || !(await greet(here.hello))) return say("unkept").focus();
  delete form.dataset.outbox;
  form.requestSubmit(button);
}

document.addEventListener("submit", async (event) => {
  const { target: form, submitter: button } = event;
  if (event.defaultPrevented || form.method !== "post" || !("outbox" in form.dataset)) return;
  event.preventDefault();
  if (form.ariaBusy) return;
  form.ariaBusy = "true";
  const isKept = await take(form, button).then(() => true, () => false);
  form.ariaBusy = null;
  if (!isKept) await unkept(form, button);
});

// A form that came back with the server's message: what was kept of it is in the page now, or is replaced by it.
async function meetCorrection() {
  const form = document.querySelector("form[data-outbox]");
  const [refused, correcting] = ["refused", "correcting"].map((name) => sessionStorage.getItem(name) ?? "");
  sessionStorage.removeItem("refused");
  sessionStorage.removeItem("correcting");
  const isOf = (id) => form && !isOffline && (id.startsWith(`${pathOf(form)} `) || id.endsWith(` ${form.elements.key?.value}`));
  const isSaved = correcting && location.search.endsWith(`=${correcting.split(" ").at(-1)}`); // it needed no correction
  if (isOf(refused)) await drop(refused);
  if (isSaved) await drop(correcting);
  else if (isOf(correcting)) form.dataset.replaces = correcting;
}

// What waits here is lost by signing out, whoever wrote it: ask, and then leave nothing.
function meetSignOut(form) {
  const warn = async () => {
    const all = await waiting();
    document.querySelector("[data-lost]").hidden = !all.length;
    document.querySelector("[data-others]").hidden = all.every((entry) => entry.user === user);
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!(await greet(here.hello))) return say("offline").focus();
    await forgetEverything().catch(() => {});
    form.submit();
  });
  listen(warn);
  return warn();
}

async function begin() {
  navigator.serviceWorker?.register(here.worker, { type: "module" }).catch(() => {});
  if (here.user) localStorage.setItem("outbox", here.user);
  const signOut = document.querySelector("form[data-sign-out]");
  if (signOut) await meetSignOut(signOut);
  if (!user) return;
  await meetCorrection();
  await catchUp();
}

listen(({ id, to }) => {
  if (id !== undefined) arrived.set(id, to);
  redraw();
  if (id !== undefined && state !== "sending") moveOn(); // the worker or another page sent it
});
const again = () => user && document.visibilityState === "visible" && catchUp().catch(() => {});
panel.querySelector("[data-try]").onclick = catchUp;
addEventListener("online", again);
document.addEventListener("visibilitychange", again);
setInterval(again, AGAIN);
begin().catch(() => {}); // without a store of its own a browser works as without scripts
