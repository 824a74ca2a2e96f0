// Makes forms kinder: counts letters, takes the reader to what is wrong, sends once.

const say = (template, n) => template.replace("{n}", String(n));

function count(field) {
  const input = field.querySelector("textarea, input");
  const line = field.querySelector(".field__count");
  const limit = Number(field.dataset.count);
  const show = () => {
    // Counted as Python counts: whole characters, not UTF-16 halves.
    const left = limit - [...input.value].length;
    const template = left < 0 ? field.dataset.countOver : field.dataset.countText;
    line.textContent = say(template, Math.abs(left));
    line.classList.toggle("field__count--over", left < 0);
    line.setAttribute("aria-live", left < 20 ? "polite" : "off");
  };
  input.addEventListener("input", show);
  show();
}

function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
    const working = form.querySelector("[data-busy]");
    if (working) working.hidden = false;
    // A slow or broken line must not lock the form for good.
    setTimeout(() => form.removeAttribute("aria-busy"), working ? 120000 : 8000);
  });
}

for (const field of document.querySelectorAll("[data-count]")) count(field);
for (const form of document.querySelectorAll("form[method='post']")) sendOnce(form);
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
  for (const working of document.querySelectorAll("[data-busy]")) working.hidden = true;
});
document.querySelector("[data-errors]")?.focus();
