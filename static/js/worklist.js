// The worklist by keyboard: j and k move, enter opens a row (a summary does that itself), a goes to its answer, / finds.
// Single letters get in the way of some aids, so a button switches them off, and this browser remembers it.
const OFF = "worklist-shortcuts-off";
const hint = document.querySelector("[data-shortcuts]");

const isOff = () => localStorage.getItem(OFF) !== null;
const rows = () => [...document.querySelectorAll(".case > .case-row")];
const caseOf = (part) => part?.closest?.(".case");

function move(by) {
  const all = rows();
  const at = all.indexOf(caseOf(document.activeElement)?.querySelector(".case-row"));
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
  all[Math.min(Math.max(next, 0), all.length - 1)]?.focus();
}

const answerIn = (row) => row.querySelector(".reply-set button, .case-open a");

function answer() {
  const row = caseOf(document.activeElement) ?? document.querySelector(".case[open]");
  if (!row) return;
  const there = row.querySelector(".reply-set button");
  if (row.open && there) return there.focus();
  row.addEventListener("htmx:afterSettle", () => answerIn(row)?.focus(), { once: true });
  row.open = true;
}

const find = () => document.querySelector("[type=search]")?.focus();

const keys = { j: () => move(1), k: () => move(-1), a: answer, "/": find };

document.addEventListener("keydown", (event) => {
  const act = keys[event.key];
  const typing = event.target.matches?.("input:not([type=checkbox]), textarea, select");
  if (!act || typing || isOff() || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
});

// A row that was answered comes back closed: go on with the next one that was not.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (!target.matches?.(".case[data-done]")) return;
  const all = rows();
  const after = all.slice(all.indexOf(target.querySelector(".case-row")) + 1);
  (after.find((row) => !caseOf(row).matches("[data-done]")) ?? target.querySelector(".case-row")).focus();
});

function say() {
  hint.querySelector("[data-on]").hidden = isOff();
  for (const words of hint.querySelectorAll("[data-when]")) words.hidden = (words.dataset.when === "off") !== isOff();
}

if (hint) {
  hint.hidden = false;
  hint.querySelector("[data-switch]").addEventListener("click", () => {
    if (isOff()) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
    say();
  });
  say();
}
