// "Not sent yet": what waits on this phone, as a person reads it, with a way to try again, to correct and to discard.
import { counted, weekday, word } from "../words.js";
import { drop, waiting } from "./kept.js";

const PAIN = /^(left|right)_(before|peak|after|morning)$/;
const part = (within, name) => within.querySelector(`[data-${name}]`);

export const painsOf = (fields) => fields.filter(([name, pain]) => PAIN.test(name) && pain !== "");

function inWords({ label, fields }) {
  const minutes = fields.find(([name]) => name === "minutes")?.[1];
  return minutes ? word("minutes", { label, minutes }) : label;
}

function marks(fields) {
  const pains = painsOf(fields);
  const two = new Set(pains.map(([name]) => name.split("_")[0])).size > 1;
  return pains.flatMap(([name, pain]) => {
    const [, knee, moment] = PAIN.exec(name);
    const mark = document.createElement("span");
    mark.className = `pain-mark pain-${Number(pain)}`;
    mark.textContent = pain;
    return [` ${two ? `${word(knee)} ` : ""}${word(moment)} `, mark];
  });
}

function triedWords({ at, tries }) {
  const clock = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
  return `${word("kept-at", { clock })}${tries ? ` ${counted("tried", tries)}` : ""}`;
}

function row(entry, { correct }) {
  const made = document.getElementById("unsent-row").content.cloneNode(true);
  const at = new Date(entry.at);
  part(made, "date").textContent = at.getDate();
  part(made, "weekday").textContent = weekday(at);
  part(made, "label").textContent = inWords(entry);
  part(made, "pains").append(...marks(entry.fields));
  part(made, "tried").textContent = triedWords(entry);
  const note = entry.fields.find(([name]) => name === "note")?.[1];
  part(made, "note").hidden = !note;
  part(made, "note").textContent = note;
  if (entry.refused) {
    part(made, "refused").hidden = part(made, "correct").hidden = false;
    part(made, "refused").textContent = entry.refused;
    part(made, "correct").onclick = () => correct(entry);
  }
  part(made, "discard").onclick = ({ target }) => {
    if (target.dataset.sure) drop(entry.id);
    target.dataset.sure = "yes";
    target.textContent = word("discard");
  };
  return made;
}

// Draw the list again. `state` is how the last sending went, `user` whose page this is.
export async function draw(panel, { state, user, correct }) {
  const all = await waiting();
  const own = all.filter((entry) => entry.user === user);
  panel.hidden = !own.length;
  document.getElementById("unsent-h").textContent = counted("kept", own.length);
  part(panel, "rows").replaceChildren(...own.map((entry) => row(entry, { correct })));
  const open = own.some((entry) => !entry.refused);
  for (const words of panel.querySelectorAll("[data-say]")) {
    words.hidden = words.dataset.say !== (open ? state : "refused");
  }
  return { own: own.length, others: all.length - own.length };
}
