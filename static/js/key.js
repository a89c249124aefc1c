// A key is written as on its card, two groups of four capitals, while it is typed at the end of the field.
const asOnTheCard = (written) =>
  written.toUpperCase().replace(/[^A-Z]/g, "").replace(/(.{4})(?=.)/g, "$1 ");

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-key]") || target.selectionEnd < target.value.length) return;
  target.value = asOnTheCard(target.value);
});
