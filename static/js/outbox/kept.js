// What waits on this phone to be sent. Each entry stays in the browser's database until the server has it on record,
// and goes out in the order of writing, once: by one sender at a time, over all tabs and the worker.
import { asked, greet } from "../greet.js";
import { word } from "../words.js";

const STUBBORN = 20; // tries; an entry that the server cannot digest holds up the others no longer

const done = (wish) =>
  new Promise((well, badly) => {
    wish.onsuccess = () => well(wish.result);
    wish.onerror = () => badly(wish.error);
  });

async function inStore(mode, act) {
  const opening = indexedDB.open("backstep", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("entries", { keyPath: "id" });
  const database = await done(opening);
  try {
    const change = database.transaction("entries", mode, { durability: "strict" });
    const over = new Promise((well, badly) => {
      change.oncomplete = well;
      change.onabort = () => badly(change.error);
    });
    const [result] = await Promise.all([done(act(change.objectStore("entries"))), over]);
    return result;
  } finally {
    database.close();
  }
}

const channel = new BroadcastChannel("outbox");
const hearers = [];
channel.onmessage = ({ data }) => hearers.forEach((hear) => hear(data));

// Tell every page, this one too, that something was kept, sent (`to` is the way on) or refused.
function tell(news = {}) {
  channel.postMessage(news);
  hearers.forEach((hear) => hear(news));
}

export const listen = (hear) => hearers.push(hear);
export const find = (id) => inStore("readonly", (entries) => entries.get(id));
export const keep = (entry) => inStore("readwrite", (entries) => entries.put(entry)).then(() => tell());
export const drop = (id) => inStore("readwrite", (entries) => entries.delete(id)).then(() => tell());

// Nothing of anybody stays on this phone.
export async function forgetEverything() {
  localStorage.clear();
  sessionStorage.clear();
  await inStore("readwrite", (entries) => entries.clear());
  for (const name of (await self.caches?.keys()) ?? []) await caches.delete(name);
  for (const worker of (await navigator.serviceWorker?.getRegistrations()) ?? []) await worker.unregister();
}

// Everything that waits on this phone, oldest first, whoever wrote it. The walk that runs here is not an entry.
export async function waiting() {
  const entries = await inStore("readonly", (kept) => kept.getAll());
  return entries.filter((entry) => entry.url).sort((one, other) => one.at - other.at);
}

// Change an entry, unless it was written again meanwhile: what is newer is never lost to what was being sent.
const settle = (entry, act) =>
  inStore("readwrite", (entries) => {
    const stored = entries.get(entry.id);
    stored.addEventListener("success", () => stored.result?.at === entry.at && act(entries));
    return stored;
  });

function post(entry, csrf) {
  const body = new URLSearchParams(entry.fields);
  const ago = (moment) => Math.max(0, Math.floor((Date.now() - moment) / 1000));
  body.set("kept_for", ago(entry.at));
  if (entry.begun) body.set("begun_for", ago(entry.begun));
  return asked(entry.url, { method: "POST", body, headers: { Outbox: entry.user, "X-CSRFToken": csrf } });
}

// The server's own words beside the field.
async function wordsOf(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const said = [...page.querySelectorAll("main [role=alert] :is(h2, li, p:not(.small))")];
  return (said.find((part) => part.matches("li")) ?? said[0])?.textContent.trim() ?? "";
}

// One entry to the server: "sent", "refused", "signed-out" or "offline".
async function deliver(entry, csrf) {
  const tried = { ...entry, tries: entry.tries + 1 };
  await settle(entry, (entries) => entries.put(tried));
  const answer = await post(entry, csrf).catch(() => null);
  if (answer?.ok) {
    const said = await answer.json().catch(() => null);
    if (!said) return "offline";
    await settle(entry, (entries) => entries.delete(entry.id));
    tell({ id: entry.id, to: said.to });
    return "sent";
  }
  if (answer?.status === 401) return "signed-out";
  const later = !answer || answer.type === "opaqueredirect" || [403, 408, 425, 429].includes(answer.status);
  if (later || answer.status >= 500) return "offline";
  if (!self.DOMParser) return "refused"; // a worker reads no pages: one that is open, or the next, asks again
  const refused = (await wordsOf(answer).catch(() => "")) || word("not-saved");
  await settle(entry, (entries) => entries.put({ ...tried, refused }));
  tell();
  return "refused";
}

async function sendAll(hello) {
  const open = (await waiting()).filter((entry) => !entry.refused);
  if (!open.length) return "sent";
  const person = await greet(hello);
  if (!person) return "offline";
  if (!person.user) return "signed-out";
  for (const entry of open.filter(({ user }) => user === person.user)) {
    const how = await deliver(entry, person.csrf);
    if (how === "signed-out" || (how === "offline" && entry.tries < STUBBORN)) return how;
  }
  return "sent";
}

// Send what waits, as the person who is signed in. Answers how far it came: "sent", "offline" or "signed-out".
export const send = (hello) =>
  navigator.locks ? navigator.locks.request("outbox", () => sendAll(hello)) : sendAll(hello);
