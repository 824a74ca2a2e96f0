// While somebody writes an idea: shows ideas that look alike, and offers moves that may fit.
// Without it the same is said on the next page.

const WAIT = 700; // milliseconds after the last key
const place = document.querySelector("[data-alike]");
const form = place?.closest("form");
const words = form?.querySelector("textarea[name='body']");
const seen = form?.querySelector("input[name='alike_seen']");
const fitting = form?.querySelector("[data-fitting-moves]");
let timer = 0;
let asked = "";

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function showIdeas(ideas) {
  place.replaceChildren();
  if (ideas.length === 0) return;
  const list = element("ul", "stack stack--s");
  for (const idea of ideas) {
    const item = element("li", "stack stack--s");
    const same = element("button", "button button--second", place.dataset.same);
    same.name = "choice";
    same.value = `same-${idea.id}`;
    item.append(element("p", "words", idea.body), same);
    list.append(item);
  }
  place.append(element("p", "", place.dataset.text), list);
  const known = new Set(seen.value.split(",").filter(Boolean));
  for (const idea of ideas) known.add(String(idea.id));
  seen.value = [...known].join(",");
}

function offer(move) {
  const box = form.querySelector(`input[name='moves'][value='${CSS.escape(move.code)}']`);
  if (!box || box.checked) return null;
  const item = element("li", "stack stack--s");
  const button = element("button", "button button--second", move.label);
  button.type = "button";
  button.addEventListener("click", () => {
    box.checked = true;
    box.closest("details").open = true;
    box.focus();
    item.remove();
  });
  item.append(button, element("p", "small quiet", move.because.map((word) => `“${word}”`).join(" ")));
  return item;
}

function showMoves(moves) {
  const buttons = moves.map(offer).filter(Boolean);
  fitting.replaceChildren();
  if (buttons.length === 0) return;
  const row = element("ul", "row");
  row.setAttribute("role", "list");
  row.append(...buttons);
  fitting.append(element("p", "", fitting.dataset.text), row);
}

async function ask() {
  const text = words.value.trim();
  if (text === asked) return;
  asked = text;
  try {
    // In a header: an address would be kept in logs and in the browser's history.
    const answer = await fetch(place.dataset.alike, { headers: { "X-Words": encodeURIComponent([...text].slice(0, 280).join("")) } });
    if (!answer.ok || text !== asked) return;
    const found = await answer.json();
    showIdeas(found.ideas);
    showMoves(found.moves);
  } catch {
    // A broken line: the next page says it.
  }
}

words?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
});
