// The saved sheet: plain text that anybody can read and that can be opened again. A line in brackets names an answer, and
// the words stand under it two spaces in, so that nothing that somebody writes can look like a line in brackets.

const FIRST = "coprod-voice-sheet-1";
const NAMED = /^\[([a-z-]{1,40})(?::([a-z,]{0,80}))?\]/;

/** One text of a title and of answers: [code, question, words, [[value, label], …]]. */
export function asText(title, answers) {
  const lines = [FIRST, title, ""];
  for (const [code, asks, words, chosen] of answers) {
    const values = chosen.map(([value]) => value).join(",");
    const text = chosen.length ? chosen.map(([, label]) => label).join("\n") : words;
    lines.push(`[${code}${values ? `:${values}` : ""}] ${asks}`, ...text.split("\n").map((line) => `  ${line}`), "");
  }
  return `${lines.join("\r\n")}\r\n`;
}

/** A map from an answer's code to its words and values, or null where the text is no saved sheet. */
export function fromText(text) {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  if (lines[0].trim() !== FIRST) return null;
  const found = new Map();
  let words = null;
  for (const line of lines.slice(1)) {
    const named = NAMED.exec(line);
    if (named) {
      words = [];
      found.set(named[1], { lines: words, values: (named[2] ?? "").split(",").filter(Boolean) });
    } else if (words && line.startsWith("  ")) {
      words.push(line.slice(2));
    }
  }
  for (const answer of found.values()) answer.words = answer.lines.join("\n").trimEnd();
  return found;
}
