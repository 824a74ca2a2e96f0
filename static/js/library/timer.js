// A countdown for a step of a session: the tutor starts and pauses it. It makes no sound and turns no page.
// The address keeps nothing of it: going to another step begins another one. Without JavaScript the minutes stand there.

for (const place of document.querySelectorAll("[data-timer]")) {
  const words = place.dataset;
  const clock = document.createElement("span");
  const said = document.createElement("span");
  const button = document.createElement("button");
  let left = Number(words.timer) * 60;
  let ends = 0;
  let ticking = 0;

  const show = () => {
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  };
  const stop = (text) => {
    clearInterval(ticking);
    ticking = 0;
    button.textContent = text;
  };
  const tick = () => {
    left = Math.max(0, Math.round((ends - Date.now()) / 1000));
    show();
    if (left === 0) {
      stop(words.start);
      button.hidden = true;
      said.textContent = words.over;
    }
  };

  clock.className = "run__clock";
  clock.setAttribute("role", "timer");
  said.setAttribute("role", "status");
  button.type = "button";
  button.className = "button button--second";
  button.textContent = words.start;
  button.addEventListener("click", () => {
    if (ticking) {
      tick();
      stop(words.goOn);
      return;
    }
    ends = Date.now() + left * 1000;
    ticking = setInterval(tick, 500);
    button.textContent = words.pause;
  });
  show();
  place.replaceChildren(clock, button, said);
}
