// In the pocket nothing but a long press wakes the screen. The walk goes on.
const HOLD = 2000; // ms

export function pocket(dialog, button) {
  const hold = dialog.querySelector("[data-hold]");
  let holding;
  const let_go = () => {
    clearTimeout(holding);
    holding = undefined;
    hold.classList.remove("held");
  };
  const wake = () => {
    let_go();
    dialog.close();
  };
  const press = (event) => {
    if (event.type === "keydown" && !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    hold.classList.add("held");
    holding ??= setTimeout(wake, HOLD);
  };
  for (const on of ["pointerdown", "keydown"]) hold.addEventListener(on, press);
  for (const off of ["pointerup", "pointerleave", "pointercancel", "keyup", "blur"]) hold.addEventListener(off, let_go);
  // A screen reader presses without a finger on the glass, and a stray touch is not one.
  hold.addEventListener("click", (event) => event.detail === 0 && !event.pointerType && !holding && wake());
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("click", () => dialog.showModal());
  button.hidden = false;
}
