// Plays the Wall's year back, a month every two and a half seconds. The months are links: this only follows them.

const WAIT = 2500; // milliseconds on each month
const place = document.querySelector("[data-play]");
const next = place?.querySelector("a[rel='next']");
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const playing = location.hash === "#play";

function go() {
  location.replace(`${next.href}#play`);
}

if (place && next && !still) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = playing ? place.dataset.stopText : place.dataset.playText;
  let timer = playing ? setTimeout(go, WAIT) : 0;
  button.addEventListener("click", () => {
    if (!timer) {
      go();
      return;
    }
    clearTimeout(timer);
    timer = 0;
    history.replaceState(null, "", location.pathname + location.search);
    button.textContent = place.dataset.playText;
  });
  place.querySelector("p").prepend(button);
  if (playing) button.focus({ preventScroll: true });
}
