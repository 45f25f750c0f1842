// A budget that can be dragged: the slider and the number beside it stay in step. Only the number is sent, so without this
// it alone does the same.
const READ = /^\d+(\.\d+)?$/;

/** The number of the field in 万元; null where it is empty or says something that a slider cannot show (1.2亿元). */
function typed(field) {
  const text = field.value.trim().replaceAll(",", "").replaceAll("，", "");
  return READ.test(text) ? Number(text) : null;
}

document.querySelectorAll("input[type=range][data-for]").forEach((slide) => {
  const field = document.getElementById(slide.dataset.for);
  if (!field) return;
  const say = () => {
    const text = field.value.trim();
    slide.setAttribute("aria-valuetext", text ? slide.dataset.says.replace("%s", text) : slide.dataset.open);
  };
  const follow = () => {
    const number = typed(field);
    if (number !== null) slide.value = String(number); // a browser keeps it between the ends
    else if (!field.value.trim()) slide.value = slide.max;
    say();
  };
  slide.addEventListener("input", () => {
    field.value = slide.value;
    say();
  });
  field.addEventListener("input", follow);
  field.form?.addEventListener("reset", () => setTimeout(follow));
  slide.hidden = false;
  follow();
});
