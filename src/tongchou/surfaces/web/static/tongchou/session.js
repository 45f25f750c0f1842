// Five minutes before the session ends its reader is told, and can stay; every request in any window counts as being there.

const BEFORE = 5 * 60_000;
const LOOK = 10_000;
const SEEN = "tongchou:seen";
const box = document.getElementById("sitting");

if (box) watch(box, Number(document.body.dataset.session) * 1000);

function watch(box, limit) {
  const [text, stay, back] = box.children;
  const seen = () => Number(localStorage.getItem(SEEN) ?? Date.now());
  const alive = () => localStorage.setItem(SEEN, String(Date.now()));

  function look() {
    const idle = Date.now() - seen();
    const over = idle >= limit;
    box.hidden = idle < limit - BEFORE;
    if (box.hidden) return;
    text.textContent = over ? box.dataset.over : box.dataset.soon;
    stay.hidden = over;
    back.hidden = !over;
  }

  stay.addEventListener("click", async () => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    const sent = { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" };
    try {
      const answer = await fetch(document.body.dataset.stay, sent);
      if (answer.ok) alive();
      else if (answer.type === "opaqueredirect") localStorage.setItem(SEEN, "0");
    } finally {
      look();
    }
  });
  alive();
  addEventListener("tongchou:alive", alive);
  addEventListener("storage", look);
  addEventListener("visibilitychange", look);
  setInterval(look, LOOK);
}
