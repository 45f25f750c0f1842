// Lists from the keyboard: J and K move between the rows, "?" shows the keys, Enter is the link's own.
// All single keys can be switched off (WCAG 2.1.4); the choice is kept on this computer.
const KEPT = "tongchou-keys";
const isOn = () => localStorage.getItem(KEPT) !== "off";
const isPlain = (event) =>
  !(event.ctrlKey || event.metaKey || event.altKey) && event.key.length === 1 &&
  !event.target.closest("input, textarea, select, [contenteditable], dialog");
const dialog = document.getElementById("keys");

function move(step) {
  const links = [...document.querySelectorAll(".tasks tbody .tn[href]")];
  const now = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  const next = now < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(now + step, 0), links.length - 1);
  links[next]?.focus();
  return links.length > 0;
}

function show() {
  dialog?.showModal();
  return Boolean(dialog);
}

const ACTS = { j: () => move(1), k: () => move(-1), "?": show };

// On the way down, so that where single keys are off no other module hears them either.
addEventListener("keydown", (event) => {
  if (!isPlain(event)) return;
  if (!isOn()) event.stopImmediatePropagation();
  else if (ACTS[event.key]?.()) event.preventDefault();
}, true);

document.querySelectorAll(".kb").forEach((hint) => { hint.hidden = false; });
document.querySelectorAll(".keys-open").forEach((button) => button.addEventListener("click", show));
const box = document.getElementById("keys-on");
if (box) {
  box.checked = isOn();
  box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"));
}
