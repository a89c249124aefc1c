// The clock of a walk. It counts from the moment on the server's record, never from ticks, so a locked phone loses nothing.
const dial = document.querySelector("[data-clock]");
const begun = Number(dial.dataset.begun);
const planned = Number(dial.dataset.seconds);
const left = dial.querySelector("[data-left]");
const of = dial.querySelector("[data-of]");
const gone = dial.querySelector("[data-gone]");

const spoken = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function show() {
  const walked = Math.max(0, Math.floor((Date.now() - begun) / 1000));
  const rest = Math.max(0, planned - walked);
  left.textContent = planned ? spoken(rest) : spoken(walked);
  of.textContent = planned ? (rest ? `to go of ${spoken(planned)}` : "Done. Stop and stand still.") : "since you began";
  const share = planned ? Math.min(100, (100 * walked) / planned) : 0;
  gone.setAttribute("stroke-dasharray", `${share} ${100 - share}`);
}

async function keepAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // The phone may refuse, on low battery for one. The clock goes on.
  }
}

show();
setInterval(show, 500);
keepAwake();
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    show();
    keepAwake();
  }
});
