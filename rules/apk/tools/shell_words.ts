/** Divides a command into words as a shell would, without expanding anything: what `entrypoint.command` and `cmd` come to. */
import { ToolError } from "../../../engine/api/tool.ts";

export function shellWords(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === "#" && word === undefined) {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end;
    } else if (character === "'") {
      const end = text.indexOf("'", at + 1);
      if (end < 0) throw new ToolError(`a quote that does not end: ${text}`);
      word = (word ?? "") + text.slice(at + 1, end);
      at = end;
    } else if (character === '"') {
      word ??= "";
      for (at++; text[at] !== '"'; at++) {
        if (at >= text.length) throw new ToolError(`a quote that does not end: ${text}`);
        if (text[at] === "\\") at++;
        word += text[at] ?? "";
      }
    } else {
      if (character === "\\") at++;
      word = (word ?? "") + (text[at] ?? "");
    }
  }
  return word === undefined ? words : [...words, word];
}
