// What is typed is worth more than the page it leads to: a form leaves only when somebody is there to take it, and the
// person who opened it is still signed in. Else it stays as it is, and the page says why.
import { greet } from "./greet.js";

const me = document.querySelector("meta[name=person]")?.dataset;

export function say(why) {
  for (const note of document.querySelectorAll("[data-held]")) note.hidden = note.dataset.held !== why;
  return document.querySelector(`[data-held="${why}"]`);
}

async function mayLeave(form, isTyping) {
  const person = await greet(me.hello);
  const why = !person ? "offline" : !person.user ? "signed-out" : person.user === me.user ? "" : "another";
  const note = say(why);
  if (!isTyping) note?.focus();
  const token = form?.elements.csrfmiddlewaretoken;
  if (token && !why) token.value = person.csrf; // it is another one after signing in again
  return !why;
}

async function leave(form, button) {
  form.ariaBusy = "true";
  const may = await mayLeave(form);
  form.ariaBusy = null;
  if (!may) return;
  form.dataset.leaves = "";
  form.requestSubmit(button);
  delete form.dataset.leaves;
}

if (me) {
  document.addEventListener("submit", (event) => {
    const { target: form, submitter: button } = event;
    const isOwn = ["outbox", "signOut", "leaves"].some((name) => name in form.dataset);
    if (event.defaultPrevented || form.method !== "post" || isOwn) return;
    if (navigator.onLine && !form.querySelector("textarea, input:not([type=hidden])")) return; // one tap types nothing
    event.preventDefault();
    if (!form.ariaBusy) leave(form, button);
  });
  document.addEventListener("htmx:confirm", async (event) => {
    const { verb, elt, issueRequest, triggeringEvent } = event.detail;
    if (verb === "get") return;
    event.preventDefault();
    if (await mayLeave(elt.closest("form"), triggeringEvent?.type === "input")) issueRequest();
  });
}
