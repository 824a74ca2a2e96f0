// The voice sheet: fields in place of lines, a part at a time; printed, saved to a file, opened from one, emptied.
// What is written stays in this page. Nothing here asks the network for anything, and nothing is stored: no cookie, no
// storage of the browser, no cache. Leaving the page empties it, so that the Back button shows a blank sheet.

import { asText, fromText } from "./file.js";

const LIMIT = 200_000; // letters of a file; a full sheet has less than a tenth
const sheet = document.querySelector("[data-sheet]");
const parts = [...document.querySelectorAll("[data-part]")];
const fields = [...document.querySelectorAll("[data-answer]")];
const groups = [...document.querySelectorAll("[data-choices]")];
const moves = document.querySelector("[data-moves]");
const said = document.querySelector("[data-said]");
const opener = document.querySelector("#open-file");
let at = 0;
let unsaved = false;

function mirror(field) {
  document.getElementById(`w-${field.dataset.answer}`).textContent = field.value.trim();
}

function press(group, value) {
  for (const button of group.querySelectorAll("[data-value]")) {
    const chosen = button.getAttribute("aria-pressed") === "true";
    const mine = button.dataset.value === value;
    const now = mine ? !chosen : chosen && "many" in group.dataset;
    button.setAttribute("aria-pressed", String(now));
  }
}

const pressed = (group) =>
  [...group.querySelectorAll("[aria-pressed='true']")].map((button) => [button.dataset.value, button.innerText.trim()]);

function show(index, focus = true) {
  at = Math.max(0, Math.min(index, parts.length - 1));
  parts.forEach((part, i) => part.classList.toggle("voice__off", i !== at));
  sheet.classList.toggle("voice--on", sheet.contains(parts[at]));
  moves.hidden = at === 0;
  moves.querySelector("[data-next]").hidden = at === parts.length - 1;
  moves.querySelector("[data-where]").textContent = sheet.dataset.step
    .replace("{n}", String(at))
    .replace("{all}", String(parts.length - 1));
  said.textContent = "";
  globalThis.speechSynthesis?.cancel();
  if (focus) {
    const heading = parts[at].querySelector("h2");
    heading.focus({ preventScroll: true });
    document.getElementById("main").scrollIntoView();
  }
}

function empty() {
  for (const field of fields) {
    field.value = "";
    mirror(field);
  }
  for (const button of document.querySelectorAll("[data-value]")) button.setAttribute("aria-pressed", "false");
  opener.value = "";
  unsaved = false;
}

function answers() {
  const written = fields.map((field) => [field.dataset.answer, field.dataset.asks, field.value.trim(), []]);
  const chosen = groups.map((group) => [group.dataset.choices, group.dataset.asks, "", pressed(group)]);
  return [...written, ...chosen];
}

function save() {
  const words = new Blob([asText(sheet.dataset.title, answers())], { type: "text/plain;charset=utf-8" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(words);
  link.download = `${sheet.dataset.file}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  unsaved = false;
  said.textContent = sheet.dataset.saved;
}

async function open(file) {
  const saved = file && file.size <= LIMIT ? fromText(await file.text()) : null;
  opener.value = "";
  if (!saved) {
    said.textContent = sheet.dataset.notOurs;
    return;
  }
  empty();
  for (const field of fields) {
    field.value = [...(saved.get(field.dataset.answer)?.words ?? "")].slice(0, field.maxLength).join("");
    mirror(field);
  }
  for (const group of groups) {
    for (const value of new Set(saved.get(group.dataset.choices)?.values ?? [])) press(group, value);
  }
  show(1);
  said.textContent = sheet.dataset.opened;
}

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
for (const button of document.querySelectorAll("[data-go]")) button.addEventListener("click", () => show(1));
for (const field of fields) {
  field.addEventListener("input", () => {
    mirror(field);
    unsaved = true;
  });
}
for (const group of groups) {
  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-value]");
    if (!button) return;
    press(group, button.dataset.value);
    unsaved = true;
  });
}
moves.querySelector("[data-back]").addEventListener("click", () => show(at - 1));
moves.querySelector("[data-next]").addEventListener("click", () => show(at + 1));
moves.querySelector("[data-empty]").addEventListener("click", () => {
  empty();
  show(0);
  said.textContent = sheet.dataset.emptied;
});
document.querySelector("[data-save]").addEventListener("click", save);
opener.addEventListener("change", () => open(opener.files[0]));
addEventListener("afterprint", () => {
  unsaved = false;
});
addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
addEventListener("pagehide", empty);
addEventListener("pageshow", empty); // what the browser itself put back into the fields

for (const hidden of document.querySelectorAll("textarea[data-answer], [data-print], [data-go], [data-save], [data-open]")) {
  hidden.hidden = false;
}
for (const button of document.querySelectorAll("[data-value]")) button.disabled = false;
sheet.classList.add("voice--live");
show(0, false);
