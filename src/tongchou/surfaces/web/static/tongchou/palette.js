// Ctrl K opens the palette: pages and hits for what is typed. Everything in it can be reached without it.
const box = document.getElementById("palette");
if (box) {
  const field = box.querySelector("input");
  const list = box.querySelector("ul");
  let waiting = 0;
  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    const answer = await fetch(`${box.dataset.from}?q=${encodeURIComponent(field.value)}`, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected && mine === asked) list.innerHTML = await answer.text();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    if (!box.open) box.showModal();
    field.select();
    ask();
  });
  // `input` comes with a Chinese input method too, keyup does not; while a word is being composed nothing is asked.
  field.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 200);
  });
  field.addEventListener("compositionend", ask);
  box.addEventListener("keydown", (event) => {
    if (!["ArrowDown", "ArrowUp", "Enter"].includes(event.key) || event.isComposing) return;
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Enter" && at >= 0) return;
    event.preventDefault();
    if (event.key === "Enter") links[0]?.click();
    else if (event.key === "ArrowDown") (links[at + 1] ?? links[0])?.focus();
    else (at > 0 ? links[at - 1] : field).focus();
  });
}
