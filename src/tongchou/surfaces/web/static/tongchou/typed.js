// What is in a form, word by word, and how it comes back: shared by the modules that keep it.

const KEEP = 3; // forms of one page that wait in this browser; older ones go
const FOR = 30 * 24 * 3600 * 1000;
const SKIP = new Set(["hidden", "password", "file", "submit", "button"]);

/** The texts of a form by the name of their inputs; nothing hidden, no password, no file. */
export function words(form) {
  const out = {};
  for (const input of form.elements) {
    if (!input.name || SKIP.has(input.type)) continue;
    out[input.name] ??= [];
    if (input.type === "radio" || input.type === "checkbox") {
      if (input.checked) out[input.name].push(input.value);
    } else out[input.name].push(input.value);
  }
  return out;
}

/** Put texts back into a form. */
export function fill(form, typed) {
  for (const input of form.elements) {
    if (!input.name || SKIP.has(input.type) || !(input.name in typed)) continue;
    if (input.type === "radio" || input.type === "checkbox") input.checked = typed[input.name].includes(input.value);
    else input.value = typed[input.name][0] ?? "";
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Whether the form says that it is about state secrets: then no word of it stays anywhere (art. 32). */
export function secret(form) {
  return form.querySelector("[name=involves_state_secrets][value=yes]:checked") !== null;
}

export function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

const key = (form, path) => `tongchou:typed:${form}:${path}`;

/** The forms of one writer and one page that this browser still holds, the newest last. */
export function held(who, path) {
  try {
    const all = JSON.parse(localStorage.getItem(key(who, path))) ?? [];
    return all.filter((one) => Date.now() - one.at < FOR);
  } catch {
    return [];
  }
}

export function hold(who, path, all) {
  try {
    if (all.length) localStorage.setItem(key(who, path), JSON.stringify(all.slice(-KEEP)));
    else localStorage.removeItem(key(who, path));
  } catch {
    // no room or no permission: the page works without
  }
}
