// Reads a card aloud. The button stays hidden where the device has no voice. What somebody wrote for themselves
// (data-voice="local") is read by a voice of the device only: some browsers read with voices of the maker's servers.

function languageOf(button) {
  return document.getElementById(button.dataset.listen.split(" ")[0])?.closest("[lang]")?.lang || "en";
}

function ownVoice(language) {
  const wanted = language.split("-")[0].toLowerCase();
  return speechSynthesis
    .getVoices()
    .find((voice) => voice.localService && voice.lang.toLowerCase().split(/[-_]/)[0] === wanted);
}

function listen(button) {
  const stop = () => {
    speechSynthesis.cancel();
    button.setAttribute("aria-pressed", "false");
  };
  const local = button.dataset.voice === "local";
  button.hidden = local && !ownVoice(languageOf(button));
  if (button.hidden) return; // asked again when the device has told its voices
  button.dataset.listening = "";
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") {
      stop();
      return;
    }
    speechSynthesis.cancel();
    const parts = button.dataset.listen.split(" ").map((id) => document.getElementById(id));
    const words = new SpeechSynthesisUtterance(parts.map((part) => part?.innerText ?? "").join(". "));
    words.lang = languageOf(button);
    if (local) {
      words.voice = ownVoice(words.lang) ?? null;
      if (!words.voice) return;
    }
    words.rate = 0.9;
    words.onend = () => button.setAttribute("aria-pressed", "false");
    words.onerror = words.onend;
    button.setAttribute("aria-pressed", "true");
    speechSynthesis.speak(words);
  });
  addEventListener("pagehide", stop);
}

if ("speechSynthesis" in globalThis) {
  const offer = () => document.querySelectorAll("[data-listen]:not([data-listening])").forEach(listen);
  offer();
  speechSynthesis.addEventListener?.("voiceschanged", offer);
}
