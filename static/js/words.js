// What scripts say stands in the page, in the reader's own language: <template data-words> with <i data-word="name">.
const lang = () => document.documentElement.lang;

function find(name) {
  for (const words of document.querySelectorAll("template[data-words]")) {
    const found = words.content.querySelector(`[data-word="${name}"]`);
    if (found) return found.textContent;
  }
  return undefined;
}

// The words under this name, with each {value} in its place. A number needs no word.
export const word = (name, values = {}) => (find(name) ?? name).replace(/\{(\w+)\}/g, (_, key) => values[key]);

// The same for a number of things: "name-one", "name-few", … as the language counts, else "name-other".
export function counted(name, number) {
  const form = `${name}-${new Intl.PluralRules(lang()).select(number)}`;
  return word(find(form) === undefined ? `${name}-other` : form, { number });
}

export const weekday = (at) => new Intl.DateTimeFormat(lang(), { weekday: "short" }).format(at);
