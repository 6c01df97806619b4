/** Target patterns: from what is typed on a command line (`//...`, `//a:all`, `:x`, `-//b/...`) to labels. */
import { BuildError, buildError, type Diagnostic } from "../api/diagnostic.ts";
import { formatLabel, formatPackage, isPackagePath, parseLabel, type AbsoluteLabel, type PackageId } from "../api/label.ts";
import type { LoadedPackage } from "../api/package.ts";
import type { Loader } from "../loader/contract.ts";
import { suggestPackage, suggestTarget, targetName } from "./targets.ts";

export interface ExpandedTarget {
  readonly label: AbsoluteLabel;
  /** Named itself, and not only matched by a wildcard. */
  readonly explicit: boolean;
}

type Pattern =
  | { readonly kind: "target"; readonly label: AbsoluteLabel; readonly id: PackageId; readonly name: string }
  /** All of a package, or with `below` of every package of a folder. */
  | { readonly kind: "wildcard"; readonly id: PackageId; readonly below: boolean };

/**
 * Targets in the order of the patterns, each once; `-` before a pattern takes away from what stands before it. Targets tagged "manual"
 * must be named, unless `manual` asks for them. `current` is the package that patterns without `//` start from. Throws one BuildError with every mistake.
 */
export function expandPatterns(loader: Loader, patterns: readonly string[], current: PackageId, options: { readonly manual?: boolean } = {}): readonly ExpandedTarget[] {
  const found = new Map<AbsoluteLabel, boolean>();
  const mistakes: Diagnostic[] = [];
  const collect = <T>(body: () => T): T | undefined => {
    try {
      return body();
    } catch (thrown) {
      if (!(thrown instanceof BuildError)) throw thrown;
      // Two patterns may meet the same broken package.
      mistakes.push(...thrown.diagnostics.filter((one) => !mistakes.includes(one)));
      return undefined;
    }
  };
  for (const text of patterns) {
    const negative = text.startsWith("-");
    const pattern = collect(() => parsePattern(negative ? text.slice(1) : text, current));
    if (!pattern) continue;
    if (negative) {
      for (const label of [...found.keys()]) if (matches(pattern, label)) found.delete(label);
    } else if (pattern.kind === "target") {
      const label = collect(() => declared(loader, pattern, text));
      if (label !== undefined) found.set(label, true);
    } else for (const label of wildcard(loader, pattern, text, options.manual === true, collect)) found.set(label, found.get(label) ?? false);
  }
  if (mistakes.length > 0) throw new BuildError(mistakes);
  return [...found].map(([label, explicit]) => ({ label, explicit }));
}

function parsePattern(text: string, current: PackageId): Pattern {
  const match = /^(?:(@[A-Za-z0-9_.-]+)?(\/\/))?([^:]*)(?::(.*))?$/.exec(text);
  if (!match || text === "") throw malformed(text);
  const [, repository, absolute, path = "", name] = match;
  const base = absolute === undefined ? current : { repository: repository?.slice(1) ?? "", package: "" };
  const below = path === "..." || path.endsWith("/...");
  if (below && name !== undefined && name !== "all" && name !== "*") throw malformed(text);
  const folder = below ? path.slice(0, -3).replace(/\/$/, "") : path;
  const place = { repository: base.repository, package: [base.package, folder].filter((part) => part !== "").join("/") };
  if (!isPackagePath(place.package)) throw malformed(text);
  if (below) return { kind: "wildcard", id: place, below: true };
  if (name === "all" || name === "*") return { kind: "wildcard", id: place, below: false };
  const parts = parseLabel(name === undefined ? formatPackage(place) : `${formatPackage(place)}:${name}`, { repository: "", package: "" });
  if (!parts) throw malformed(text);
  return { kind: "target", label: formatLabel(parts), id: place, name: parts.name };
}

function malformed(text: string): BuildError {
  return buildError(`"${text}" is no target pattern`, { help: "patterns are //a:b, //a (for //a:a), :b, //a:all, //a/..., //... and each of these after a -" });
}

function matches(pattern: Pattern, label: AbsoluteLabel): boolean {
  if (pattern.kind === "target") return pattern.label === label;
  const place = label.slice(0, label.indexOf(":"));
  const wanted = formatPackage(pattern.id);
  return place === wanted || (pattern.below && (place.startsWith(`${wanted}/`) || (pattern.id.package === "" && place.startsWith(wanted))));
}

function declared(loader: Loader, { id, label, name }: Pattern & { readonly kind: "target" }, text: string): AbsoluteLabel {
  const loaded = load(loader, id, text);
  // One and the same in athanor's own workspace: @athanor//a and //a.
  const own = formatLabel({ ...loaded.id, name });
  if (loaded.targets.some((target) => target.label === own)) return own;
  const place = formatPackage(id);
  if (!text.includes(":")) throw buildError(`no target ${label}`, { help: `${place} stands for ${label}; ${place}:all is all of its targets` });
  throw buildError(`no target ${label}`, suggestTarget(place, name, loaded.targets.map((target) => targetName(target.label))));
}

/** The loader says what is wrong with a package; where it is that there is none, nobody but the pattern asked for it. */
function load(loader: Loader, id: PackageId, text: string): LoadedPackage {
  try {
    return loader.package(id);
  } catch (thrown) {
    if (!(thrown instanceof BuildError)) throw thrown;
    throw new BuildError(thrown.diagnostics.map((one) => (one.span || one.locate ? one : { ...one, label: `asked for by ${text}` })));
  }
}

function wildcard(loader: Loader, { id, below }: Pattern & { readonly kind: "wildcard" }, text: string, manual: boolean, collect: <T>(body: () => T) => T | undefined): readonly AbsoluteLabel[] {
  const ids = below ? loader.packagesBelow(id) : [id];
  if (ids.length === 0) collect(() => { throw buildError(`there is no package below ${formatPackage(id)}`, suggestPackage(loader, id)); });
  return ids.flatMap((one) => {
    const loaded = collect(() => (below ? loader.package(one) : load(loader, one, text)));
    return (loaded?.targets ?? []).filter(({ tags }) => manual || !tags.includes("manual")).map(({ label }) => label);
  });
}
