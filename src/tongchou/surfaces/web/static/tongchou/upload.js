// Papers: several at once, by choosing or by dropping them on their line, each with its progress and its own answer.

for (const form of document.querySelectorAll("form.gives")) enhance(form);
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

function enhance(form) {
  const lines = [...form.querySelectorAll(".give")];
  for (const line of lines) {
    const input = line.querySelector("input[type=file]");
    line.addEventListener("dragover", (event) => {
      event.preventDefault();
      line.classList.add("over");
    });
    line.addEventListener("dragleave", () => line.classList.remove("over"));
    line.addEventListener("drop", (event) => {
      event.preventDefault();
      line.classList.remove("over");
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    input.addEventListener("change", () => tell(line, tooLarge(form, input.files[0]) ?? "", "bad"));
  }
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.name === "made") return; // the platform makes this one
    const chosen = lines.filter((line) => line.querySelector("input[type=file]").files.length);
    if (!chosen.length) return; // the server says what is missing
    event.preventDefault();
    const answers = [];
    for (const line of chosen) answers.push(await send(form, line));
    if (answers.every(Boolean)) location.assign(location.pathname);
  });
}

function tooLarge(form, file) {
  const most = Number(form.dataset.most);
  if (!file || file.size <= most) return null;
  const parts = [file.name, Math.ceil(file.size / 2 ** 20), Math.floor(most / 2 ** 20)];
  return parts.reduce((text, part) => text.replace("%s", part), form.dataset.large);
}

/** Send one paper; true when it was taken in. */
function send(form, line) {
  const input = line.querySelector("input[type=file]");
  const file = input.files[0];
  const bar = line.querySelector("progress");
  const large = tooLarge(form, file);
  if (large) return tell(line, large, "bad"), Promise.resolve(false);
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "verb"]) body.set(name, form.elements[name].value);
  body.set("kind", line.dataset.kind);
  body.set("file", file);
  if (line.querySelector("[name=affirmed]")?.checked) body.set("affirmed", "on");
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => (bar.value = (100 * event.loaded) / event.total));
    request.addEventListener("load", () => resolve(answered(form, line, request)));
    request.addEventListener("error", () => {
      tell(line, form.dataset.broken, "bad");
      resolve(false);
    });
    bar.hidden = false;
    request.send(body);
  });
}

function answered(form, line, request) {
  line.querySelector("progress").hidden = true;
  const says = request.response?.says;
  if (request.status === 201) {
    line.querySelector("input[type=file]").value = "";
    tell(line, form.dataset.taken, "ok");
    return true;
  }
  tell(line, says?.join(" ") ?? form.dataset.broken, "bad");
  if (request.response?.asks && !line.querySelector("[name=affirmed]")) affirm(form, line);
  return false;
}

/** Where the screening is not sure somebody looks at the file and says that it is no state secret. */
function affirm(form, line) {
  const label = Object.assign(document.createElement("label"), { className: "rad" });
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "affirmed" });
  label.append(box, form.dataset.affirm);
  line.append(label);
}

function tell(line, text, tone) {
  Object.assign(line.querySelector(".told"), { textContent: text, className: `told ${tone}` });
}
