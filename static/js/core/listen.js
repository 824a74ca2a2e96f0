// Reads a card aloud. The button stays hidden where the device has no voice.

function listen(button) {
  const stop = () => {
    speechSynthesis.cancel();
    button.setAttribute("aria-pressed", "false");
  };
  button.hidden = false;
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") {
      stop();
      return;
    }
    speechSynthesis.cancel();
    const parts = button.dataset.listen.split(" ").map((id) => document.getElementById(id));
    const words = new SpeechSynthesisUtterance(parts.map((part) => part?.innerText ?? "").join(". "));
    words.lang = parts[0]?.closest("[lang]")?.lang || document.documentElement.lang;
    words.rate = 0.9;
    words.onend = () => button.setAttribute("aria-pressed", "false");
    words.onerror = words.onend;
    button.setAttribute("aria-pressed", "true");
    speechSynthesis.speak(words);
  });
  addEventListener("pagehide", stop);
}

if ("speechSynthesis" in globalThis) {
  for (const button of document.querySelectorAll("[data-listen]")) listen(button);
}
