/** cfg() expressions of target-specific dependencies, and what they see of each platform. */
import { ToolError } from "../../../engine/api/tool.ts";

export type CfgExpression =
  | { readonly kind: "all" | "any"; readonly parts: readonly CfgExpression[] }
  | { readonly kind: "not"; readonly part: CfgExpression }
  | { readonly kind: "is"; readonly name: string; readonly value: string | undefined };

/** The platforms crates are resolved for: what `rustc --print cfg --target TRIPLE` prints, as far as expressions ask (tests/rules/cargo/cfg.test.ts). */
export const TRIPLES = ["x86_64-unknown-linux-gnu", "x86_64-unknown-linux-musl", "aarch64-unknown-linux-gnu", "aarch64-unknown-linux-musl"] as const;
export type Triple = (typeof TRIPLES)[number];

/** Where build scripts and procedural macros run. */
export const HOSTS = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"] as const satisfies readonly Triple[];

/** `name` or `name="value"`, as rustc prints them; sorted. */
export function cfgOf(triple: Triple): ReadonlySet<string> {
  const [cpu = "", , , libc = ""] = triple.split("-");
  const atomics = ["8", "16", "32", "64", "ptr", ...(cpu === "aarch64" ? ["128"] : [])];
  return new Set([
    "debug_assertions",
    `panic="unwind"`,
    `target_abi=""`,
    `target_arch="${cpu}"`,
    `target_endian="little"`,
    `target_env="${libc}"`,
    `target_family="unix"`,
    ...(FEATURES[cpu] ?? []).map((feature) => `target_feature="${feature}"`),
    ...(libc === "musl" ? [`target_feature="crt-static"`] : []),
    ...atomics.map((width) => `target_has_atomic="${width}"`),
    `target_os="linux"`,
    `target_pointer_width="64"`,
    `target_vendor="unknown"`,
    "unix",
  ]);
}

const FEATURES: Readonly<Record<string, readonly string[]>> = { x86_64: ["fxsr", "sse", "sse2"], aarch64: ["neon"] };

/** Whether a dependency of `[target.'...']` counts: an expression holds, or the triple is the one named. */
export function platformMatches(platform: string, triple: Triple): boolean {
  const key = `${triple} ${platform}`;
  const known = answers.get(key);
  if (known !== undefined) return known;
  const inner = /^\s*cfg\s*\((.*)\)\s*$/s.exec(platform)?.[1];
  const answer = inner === undefined ? platform === triple : holds(parseCfg(inner), cfgOf(triple));
  answers.set(key, answer);
  return answer;
}

/** The same few conditions stand in hundreds of manifests. */
const answers = new Map<string, boolean>();

function holds(expression: CfgExpression, cfg: ReadonlySet<string>): boolean {
  switch (expression.kind) {
    case "all":
      return expression.parts.every((part) => holds(part, cfg));
    case "any":
      return expression.parts.some((part) => holds(part, cfg));
    case "not":
      return !holds(expression.part, cfg);
    case "is":
      if (expression.value === undefined && /^(true|false)$/.test(expression.name)) return expression.name === "true";
      return cfg.has(expression.value === undefined ? expression.name : `${expression.name}="${expression.value}"`);
  }
}

export function parseCfg(text: string): CfgExpression {
  const tokens = [...text.matchAll(/\s*([A-Za-z_][A-Za-z0-9_]*|"[^"]*"|[(),=]|\S)/g)].map((match) => match[1] ?? "");
  let at = 0;
  const wrong = (): never => {
    throw new ToolError(`cfg(${text}) is no condition on a platform`, 'conditions are like cfg(unix), cfg(target_os = "linux") and cfg(any(..., not(...)))');
  };
  const expect = (token: string): void => {
    if (tokens[at++] !== token) wrong();
  };
  const expression = (): CfgExpression => {
    const name = tokens[at++] ?? wrong();
    if (!/^[A-Za-z_]/.test(name)) return wrong();
    if (tokens[at] === "(") {
      at++;
      const parts: CfgExpression[] = [];
      while (tokens[at] !== ")") {
        parts.push(expression());
        if (tokens[at] !== ")") expect(",");
      }
      expect(")");
      if (name === "all" || name === "any") return { kind: name, parts };
      const [part] = parts;
      return name === "not" && part && parts.length === 1 ? { kind: "not", part } : wrong();
    }
    if (tokens[at] !== "=") return { kind: "is", name, value: undefined };
    at++;
    const value = /^"(.*)"$/s.exec(tokens[at++] ?? "")?.[1];
    return { kind: "is", name, value: value ?? wrong() };
  };
  const whole = expression();
  return at === tokens.length ? whole : wrong();
}
