/** Doors: modules that only re-export. Whoever imports a name from one evaluates the module that makes it, and none of the others. */

export interface Door {
  /** Where each name comes from, and what it is called there. */
  readonly names: ReadonlyMap<string, { readonly specifier: string; readonly name: string }>;
  /** It exports the API as well. */
  readonly api: boolean;
}

const BLANK = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const STATEMENT = /export\s*(type\s*)?(?:\*|\{([^{}]*)\})\s*from\s*["']([^"'\n]+)["']\s*;?/y;
const NAME = /^(type\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?$/;

/** Undefined where anything else stands in the source, or what it exports takes an evaluation to know. */
export function doorOf(source: string): Door | undefined {
  const names = new Map<string, { readonly specifier: string; readonly name: string }>();
  let api = false;
  for (let at = past(BLANK, source, 0); at < source.length; at = past(BLANK, source, STATEMENT.lastIndex)) {
    STATEMENT.lastIndex = at;
    const [whole, types, list, specifier = ""] = STATEMENT.exec(source) ?? [];
    if (whole === undefined || specifier.endsWith(".json")) return undefined;
    if (types !== undefined) continue;
    if (list === undefined && specifier !== "athanor/api") return undefined;
    api ||= list === undefined;
    for (const item of list?.split(",") ?? []) {
      const [, type, name = "", as = name] = NAME.exec(item.trim()) ?? [];
      if (name !== "" && type === undefined) names.set(as, { specifier, name });
      else if (name === "" && item.trim() !== "") return undefined;
    }
  }
  return names.size > 0 ? { names, api } : undefined;
}

/**
 * The names that code reads off what it imports from `specifier`, or more than those; undefined where it may be any. The code is esbuild's, which reads what
 * an import names as a property of the import's variable.
 */
export function namesRead(code: string, specifier: string): ReadonlySet<string> | undefined {
  const call = `require(${JSON.stringify(specifier)})`;
  const variables = [...code.matchAll(/^var (\w+) = (require\(".*"\));$/gm)].flatMap(([, variable = "", made]) => (made === call ? [variable] : []));
  if (variables.length === 0 || code.split(call).length - 1 !== variables.length) return undefined;
  const names = new Set<string>();
  for (const variable of variables) {
    const uses = [...code.matchAll(new RegExp(`\\b${variable}\\b(?:\\.([\\w$]+))?`, "g"))].map(([, name]) => name);
    // It stands alone where it is made.
    if (uses.filter((name) => name === undefined).length > 1) return undefined;
    for (const name of uses) if (name !== undefined) names.add(name);
  }
  return names;
}

function past(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at;
  pattern.exec(source);
  return pattern.lastIndex;
}
