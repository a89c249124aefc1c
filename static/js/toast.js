// "Saved. Undo." goes away by itself, but never while a person is on it.
const SECONDS = 10;

function watch(toast) {
  if (toast.dataset.watched) return;
  toast.dataset.watched = "yes";
  let timer;
  const stay = () => clearTimeout(timer);
  const leave = () => {
    stay();
    timer = setTimeout(() => toast.remove(), SECONDS * 1000);
  };
  toast.addEventListener("focusin", stay);
  toast.addEventListener("focusout", leave);
  toast.addEventListener("pointerenter", stay);
  toast.addEventListener("pointerleave", leave);
  leave();
}

const watchAll = () => document.querySelectorAll("[data-toast]").forEach(watch);

watchAll();
document.addEventListener("htmx:afterSettle", watchAll);
