/** Finds where a text stops being JSON; JSON.parse does not always say. */

/** Offset of the first character that cannot be; the length of the text where its end comes too early. */
export function jsonErrorOffset(text: string): number {
  const SPACE = /[ \t\r\n]*/y;
  const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found !== null;
  };
  const skip = (char: string): boolean => {
    take(SPACE);
    if (text[at] !== char) return false;
    at++;
    take(SPACE);
    return true;
  };
  const list = (close: string, element: () => boolean): boolean => {
    if (skip(close)) return true;
    do if (!element()) return false;
    while (skip(","));
    return skip(close);
  };
  const value = (): boolean => {
    take(SPACE);
    if (skip("{")) return list("}", () => take(STRING) && skip(":") && value());
    if (skip("[")) return list("]", value);
    return take(STRING) || take(LITERAL);
  };
  if (value()) take(SPACE);
  return at;
}
