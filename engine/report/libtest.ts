/** The cases in what Rust's test harness prints: their names, how they ended, and what each one said. */
export interface TestCase {
  readonly name: string;
  readonly status: "passed" | "failed" | "ignored";
  /** What it printed, or why it was left out. */
  readonly output?: string;
}

/** Of a program that ended early, the cases it had finished by then. */
export function libtestCases(output: string): readonly TestCase[] {
  const said = sections(output);
  return [...output.matchAll(CASE)].map(([, name = "", result = "", reason]): TestCase => {
    if (result === "ok" || result === "bench") return { name, status: "passed" };
    if (result === "ignored") return { name, status: "ignored", ...(reason === undefined ? {} : { output: reason }) };
    return { name, status: "failed", output: said.get(name) ?? "" };
  });
}

/** `test a::b ... ok`, `test a::b - should panic ... FAILED`, `test src/lib.rs - add (line 3) ... ignored, slow`, `test x ... bench:  12 ns/iter`. */
const CASE = /^test (.+?)(?: - (?:should panic|compile(?: fail)?))* \.\.\. (ok|FAILED|ignored|bench)(?:, (.+?))?(?::.*| <.*>)?\r?$/gm;

/** `---- NAME stdout ----`, and what follows it until the next one or the list of failures. */
function sections(output: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const heads = [...output.matchAll(/^---- (.+) (?:stdout|stderr) ----$/gm)];
  heads.forEach((head, i) => {
    const start = head.index + head[0].length;
    const rest = output.slice(start, heads[i + 1]?.index);
    const end = rest.search(/^(?:failures|successes):$/m);
    found.set(head[1] ?? "", (end < 0 ? rest : rest.slice(0, end)).trim());
  });
  return found;
}
