// Single keys for whoever reads many ideas. Off until switched on (WCAG 2.1.4), and never while somebody writes.

const KEPT = "coprod-desk-keys";
const section = document.querySelector("[data-keys-switch]");
const button = section.querySelector("button");

const remembered = () => {
  try {
    return localStorage.getItem(KEPT) === "on";
  } catch {
    return false; // a browser that keeps nothing
  }
};

const show = (on) => {
  button.setAttribute("aria-pressed", String(on));
  button.textContent = on ? section.dataset.on : section.dataset.off;
};

const form = (end) => document.querySelector(`form[action*="${end}"]`);

function open(end) {
  const found = form(end);
  const details = found?.closest("details");
  if (details) details.open = true;
  found?.querySelector("textarea, input:not([type=hidden]), button")?.focus();
}

const KEYS = {
  a: () => form("/accept")?.requestSubmit(),
  n: () => document.querySelector("[data-key=n]")?.click(),
  r: () => document.querySelector("#one-press + p + form button")?.focus(),
  w: () => open("/reword"),
  s: () => open("/split"),
  m: () => document.querySelector("#near ~ * button, #q")?.focus(),
  c: () => form("/concern")?.querySelector("button")?.focus(),
};

section.hidden = false;
show(remembered());
button.addEventListener("click", () => {
  const on = button.getAttribute("aria-pressed") !== "true";
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // then it lasts as long as the page
  }
  show(on);
});
addEventListener("keydown", (event) => {
  const writing = event.target.closest?.("input, textarea, select, [contenteditable]");
  const off = button.getAttribute("aria-pressed") !== "true";
  if (off || writing || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const act = KEYS[event.key.toLowerCase()];
  if (act) {
    event.preventDefault();
    act();
  }
});
