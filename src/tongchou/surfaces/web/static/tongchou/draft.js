// Nothing typed is lost. Each form with data-keep is held in this browser until the server says that it was taken in;
// a form with data-save also saves itself: when a field is left, every 20 s while somebody types, and when the network
// is back. What was held comes back only when its writer says so.
import { fill, held, hold, same, secret, words } from "./typed.js";

const EVERY = 20_000;
const RETRY = 5_000;
const PATIENCE = 8_000;
const path = location.pathname;

forget(document.body.dataset.who);
for (const form of document.querySelectorAll("form[data-keep]")) keep(form);

/** The server names in a cookie the form that it took in. */
function forget(who) {
  const done = document.cookie.split("; ").find((one) => one.startsWith("done="));
  if (!done) return;
  const taken = decodeURIComponent(done.slice(5)).replaceAll('"', "");
  hold(who, taken, []);
  document.cookie = "done=; max-age=0; path=/";
}

function keep(form) {
  const who = form.dataset.keep;
  const mine = { id: crypto.randomUUID?.() ?? String(Math.random()), at: 0, words: null };
  let first = words(form);
  offer(form, who, mine, () => (first = null));
  form.addEventListener("input", () => {
    const now = words(form);
    const others = held(who, path).filter((one) => one.id !== mine.id);
    if (secret(form)) return hold(who, path, []);
    if (first && same(now, first)) return hold(who, path, others);
    Object.assign(mine, { at: Date.now(), words: now });
    hold(who, path, [...others, mine]);
  });
  const taken = () => {
    first = words(form);
    hold(who, path, held(who, path).filter((one) => one.id !== mine.id));
  };
  form.addEventListener("submit", (event) => busy(event.submitter));
  if (form.dataset.save) save(form, taken);
}

/** Ask whether what this browser holds is to come back; nothing is overwritten before the answer. */
function offer(form, who, mine, changed) {
  const bar = form.querySelector("[data-restore]");
  const last = held(who, path).at(-1);
  if (!bar || !last) return;
  if (same(last.words, words(form))) return hold(who, path, []);
  const at = new Date(last.at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
  bar.firstElementChild.textContent = bar.dataset.restore.replace("%s", at);
  bar.hidden = false;
  bar.addEventListener("click", ({ target }) => {
    if (!target.matches("button")) return;
    bar.hidden = true;
    hold(who, path, held(who, path).filter((one) => one.id === mine.id));
    if (target.matches("[data-yes]")) {
      changed();
      fill(form, last.words);
    }
  });
}

/** What takes longer than a blink says so on the button that was pressed. */
function busy(button) {
  if (!button?.dataset.busy) return;
  const said = button.textContent;
  setTimeout(() => (button.textContent = button.dataset.busy), 400);
  addEventListener("pageshow", () => (button.textContent = said), { once: true });
}

function save(form, taken) {
  const mark = document.getElementById("save");
  let sent = words(form);
  let running = null;
  let stopped = false;
  let waiting = 0;

  const say = (text, tone = "") => Object.assign(mark, { textContent: text, className: `save ${tone}` });

  function send() {
    const now = words(form);
    if (running || stopped || same(now, sent) || secret(form)) return;
    running = post(now).finally(() => (running = null));
  }

  async function post(now) {
    try {
      const body = new URLSearchParams(new FormData(form));
      const headers = { Accept: "application/json" };
      const answer = await fetch(form.dataset.save, { method: "POST", body, headers, redirect: "manual" });
      if (answer.type === "opaqueredirect") say(mark.dataset.over, "warn");
      else await told(answer, now);
    } catch {
      say(mark.dataset.offline, "warn");
      again();
    }
  }

  // What is on its way by itself arrives before what is sent by hand, so that older words never come last.
  async function submit(event) {
    const late = running;
    if (stopped && late) return event.preventDefault();
    stopped = true;
    if (!late) return;
    event.preventDefault();
    await Promise.race([late, new Promise((go) => setTimeout(go, PATIENCE))]);
    running = null;
    form.requestSubmit(event.submitter);
  }

  async function told(answer, now) {
    const json = answer.headers.get("Content-Type")?.includes("json");
    if (!json) return say(mark.dataset.fault, "warn"), again();
    const { says, secret: unkept, version, at, seq, problems, totals } = await answer.json();
    dispatchEvent(new Event("tongchou:alive"));
    if (!answer.ok) {
      stopped = answer.status === 409; // which text stays is asked when it is saved by hand
      return say(says, "warn");
    }
    sent = now;
    form.elements.version.value = version;
    if (unkept) return;
    taken();
    say(mark.dataset.saved.replace("%s", at));
    number(seq);
    markProblems(form, problems);
    for (const [id, text] of Object.entries(totals)) document.getElementById(id)?.replaceChildren(text);
    refresh(form);
  }

  function number(seq) {
    const link = document.getElementById("version");
    link.textContent = link.dataset.version.replace("%s", seq);
    link.hidden = false;
  }

  function again() {
    clearTimeout(waiting);
    waiting = setTimeout(send, RETRY);
  }

  form.addEventListener("focusout", () => setTimeout(send));
  form.addEventListener("submit", submit);
  addEventListener("pageshow", (event) => event.persisted && (stopped = false));
  addEventListener("online", send);
  addEventListener("visibilitychange", () => document.hidden && send());
  setInterval(send, EVERY);
}

/** What could not be read is kept as it was typed, and says so at its field. */
function markProblems(form, problems) {
  for (const old of form.querySelectorAll(".emsg.by-itself")) {
    old.closest(".f").classList.remove("err");
    old.remove();
  }
  for (const [id, says] of Object.entries(problems)) {
    const box = document.getElementById(id)?.closest(".f");
    if (!box || box.querySelector(".emsg")) continue;
    box.classList.add("err");
    const line = Object.assign(document.createElement("p"), { className: "emsg by-itself", textContent: says });
    (box.querySelector(".hint") ?? box.firstElementChild).after(line);
  }
}

async function refresh(form) {
  const panel = document.getElementById("panel");
  if (!panel || !form.dataset.panel) return;
  const open = panel.querySelector("details")?.open;
  try {
    const answer = await fetch(form.dataset.panel, { redirect: "manual" });
    if (!answer.ok) return;
    panel.innerHTML = await answer.text();
    const details = panel.querySelector("details");
    if (details && open) details.open = true;
  } catch {
    // the panel keeps its last result, and the time beside it
  }
}
