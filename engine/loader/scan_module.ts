/** Scanning: finds what a module must not have (top-level let and var, dynamic import, a BUILD.ts that exports) without a parser. */

export interface Finding {
  readonly kind: "mutable" | "dynamic import" | "export";
  /** The word that is wrong ("let"). */
  readonly text: string;
  /** UTF-16 offset in the source. */
  readonly offset: number;
}

/** Words that may stand right before a regular expression. */
const BEFORE_REGEX = new Set(["return", "typeof", "instanceof", "in", "of", "new", "delete", "void", "throw", "case", "do", "else", "yield", "await"]);
const TOKEN = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|[\s\S]/y;
const REGEX = /\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;

/** Most files have none of the words, so most are not scanned at all. */
export function scanModule(source: string): readonly Finding[] {
  if (!/\b(?:let|var|export)\b|\bimport\s*\(/.test(source)) return [];
  const findings: Finding[] = [];
  // Each open bracket, and "`" for a template whose substitution is open.
  const open: string[] = [];
  let before = "";
  let at = 0;
  while (at < source.length) {
    const char = source[at] ?? "";
    if (char === "`" || (char === "}" && open.at(-1) === "`${")) {
      if (char === "}") open.pop();
      at = endOfTemplatePart(source, at + 1);
      if (source.startsWith("${", at - 2)) open.push("`${");
      before = source.startsWith("${", at - 2) ? "{" : '"';
      continue;
    }
    const pattern = char === "/" && regexMayFollow(before) && !/^\/[/*]/.test(source.slice(at, at + 2)) ? REGEX : TOKEN;
    pattern.lastIndex = at;
    const token = pattern.exec(source)?.[0] ?? char;
    if (!/^(?:\s|\/\/|\/\*)/.test(token) || pattern === REGEX) {
      if (open.length === 0 && (token === "let" || token === "var") && before !== "." && before !== "declare") findings.push({ kind: "mutable", text: token, offset: at });
      if (open.length === 0 && token === "export") findings.push({ kind: "export", text: token, offset: at });
      if (token === "import" && before !== "." && /^\s*\(/.test(source.slice(at + token.length))) findings.push({ kind: "dynamic import", text: token, offset: at });
      if (token === "{" || token === "(" || token === "[") open.push(token);
      if (token === "}" || token === ")" || token === "]") open.pop();
      before = pattern === REGEX ? '"' : token;
    }
    at += token.length;
  }
  return findings;
}

/** Past the closing backtick, or past the `${` that opens a substitution. */
function endOfTemplatePart(source: string, from: number): number {
  for (let at = from; at < source.length; at++) {
    if (source[at] === "\\") at++;
    else if (source[at] === "`") return at + 1;
    else if (source.startsWith("${", at)) return at + 2;
  }
  return source.length;
}

function regexMayFollow(before: string): boolean {
  if (BEFORE_REGEX.has(before)) return true;
  return !/^[\w$"'\u0080-\uffff]/.test(before) && before !== ")" && before !== "]" && before !== "}";
}
