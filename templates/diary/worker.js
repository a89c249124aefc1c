{% load static %}// Without network: the page that needs none, and its files. Nothing that anybody sees when signed in is kept here.
import { send } from "{% static 'js/outbox/kept.js' %}";

const KEPT = "backstep-{{ kept }}";
const OFFLINE = "{% url 'offline' %}";
const FILES = [{% for file in files %}"{{ file }}", {% endfor %}];
const PUBLIC = { credentials: "omit", cache: "no-cache" };

const fillCache = async () => {
  const cache = await caches.open(KEPT);
  await cache.addAll([OFFLINE, ...FILES].map((path) => new Request(path, PUBLIC)));
  await self.skipWaiting();
};

const takeOver = async () => {
  for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
};

const orElse = (answer, path) => Promise.resolve(answer).catch(() => caches.match(path));
const page = async (event) => (await event.preloadResponse) ?? fetch(event.request);

self.addEventListener("install", (event) => event.waitUntil(fillCache()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.mode === "navigate") event.respondWith(orElse(page(event), OFFLINE));
  else if (origin === location.origin && FILES.includes(pathname)) event.respondWith(orElse(fetch(event.request), pathname));
});
self.addEventListener("sync", (event) => {
  if (event.tag !== "outbox") return;
  event.waitUntil(send("{% url 'diary:hello' %}").then((how) => how === "offline" && Promise.reject(new Error(how))));
});
