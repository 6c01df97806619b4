/** Looking up declared targets by label, with suggestions where there is none. */
import { BuildError, nearest, type Diagnostic, type Span } from "../api/diagnostic.ts";
import type { LoadedPackage } from "../api/package.ts";
import { formatLabel, formatPackage, parseLabel, type AbsoluteLabel, type PackageId } from "../api/label.ts";
import type { Loader } from "../loader/contract.ts";
import { NO_NODES, type Entry } from "./node.ts";
import { report, reportDiagnostic, type Session } from "./session.ts";

/** Which target names a label, and where. */
export interface Origin {
  readonly by: AbsoluteLabel;
  readonly stack: readonly Span[];
  readonly attribute: string;
  readonly text: string;
}

/** What stands beside the squiggle, and where it is; nothing for a label that the command names. */
export function placeOf(origin: Origin | undefined): Pick<Diagnostic, "label" | "locate"> {
  return origin ? { label: `needed by ${origin.by}`, locate: { stack: origin.stack, attribute: origin.attribute, text: origin.text } } : {};
}

/** The target's declaration; undefined after reporting that there is none. */
export function findEntry(session: Session, label: AbsoluteLabel, origin: Origin | undefined): Entry | undefined {
  const known = session.entries.get(label);
  if (known) return known;
  const parts = parseLabel(label, { repository: "", package: "" });
  if (!parts) {
    report(session, `"${label}" is no label`, { ...placeOf(origin), help: "labels are //package:name, @repository//package:name or :name" });
    return undefined;
  }
  const place = formatPackage(parts);
  if (!session.packages.has(place)) session.packages.set(place, loadPackage(session, parts, origin));
  const loaded = session.packages.get(place);
  if (!loaded) return undefined;
  // The label may have been written in its short form, or name athanor in its own workspace.
  const found = session.entries.get(formatLabel({ ...loaded.id, name: parts.name }));
  if (!found) report(session, `no target ${place}:${parts.name}`, { ...placeOf(origin), ...suggestTarget(place, parts.name, loaded.targets.map((target) => targetName(target.label))) });
  return found;
}

/** Help for a name that a package does not declare. */
export function suggestTarget(place: AbsoluteLabel, name: string, names: readonly string[]): { readonly help: string } {
  const near = nearest(name, names);
  if (near !== undefined) return { help: `did you mean ${place}:${near}?` };
  if (names.length === 0) return { help: `${place} declares no target` };
  return { help: `${place} has ${names.slice(0, 8).join(", ")}${names.length > 8 ? ` and ${names.length - 8} more` : ""}` };
}

/** A package that does not exist is the mistake of who names it; one that does not load has mistakes of its own. */
function loadPackage(session: Session, id: PackageId, origin: Origin | undefined): LoadedPackage | undefined {
  try {
    const loaded = session.loader.package(id);
    for (const target of loaded.targets) {
      const { label } = target;
      session.entries.set(label, { target, id: loaded.id, place: loaded.place, name: targetName(label), nodes: NO_NODES });
    }
    return loaded;
  } catch (thrown) {
    if (!(thrown instanceof BuildError)) throw thrown;
    if (packageExists(session.loader, id)) for (const diagnostic of thrown.diagnostics) reportDiagnostic(session, diagnostic);
    else report(session, `no package ${formatPackage(id)}`, { ...placeOf(origin), ...suggestPackage(session.loader, id) });
    return undefined;
  }
}

/** What stands behind the colon: neither packages nor names have one. */
export function targetName(label: AbsoluteLabel): string {
  return label.slice(label.indexOf(":") + 1);
}

function packageExists(loader: Loader, id: PackageId): boolean {
  return packagesBelow(loader, id).some((other) => other.repository === id.repository && other.package === id.package);
}

/** Help for a package that does not exist. */
export function suggestPackage(loader: Loader, id: PackageId): { readonly help?: string } {
  const others = packagesBelow(loader, { repository: id.repository, package: "" }).map((other) => other.package);
  const near = nearest(id.package, others.filter((other) => other !== id.package));
  return near === undefined ? { help: `no BUILD.ts in the folder "${id.package === "" ? "." : id.package}"` } : { help: `did you mean ${formatPackage({ repository: id.repository, package: near })}?` };
}

function packagesBelow(loader: Loader, id: PackageId): readonly PackageId[] {
  try {
    return loader.packagesBelow(id);
  } catch (thrown) {
    if (thrown instanceof BuildError) return [];
    throw thrown;
  }
}
