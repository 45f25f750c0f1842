// A pair of projects side by side: N and P go from one marked part to the next, and the buttons do the same.
const bar = document.querySelector("[data-marks]");
const marks = [...document.querySelectorAll(".pairs mark[id]")];
let at = -1;

function hop(step) {
  if (!marks.length) return;
  at = Math.min(Math.max(at + step, 0), marks.length - 1);
  marks[at].focus({ preventScroll: true });
  marks[at].scrollIntoView({ block: "center" });
  bar.querySelector("[data-at]").textContent = String(at + 1);
}

if (bar && marks.length) {
  bar.hidden = false;
  bar.querySelectorAll("[data-hop]").forEach((button) =>
    button.addEventListener("click", () => hop(Number(button.dataset.hop))));
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
    const step = { n: 1, p: -1 }[event.key];
    if (step) { event.preventDefault(); hop(step); }
  });
}
