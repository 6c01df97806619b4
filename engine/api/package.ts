/** Packages as the loader hands them to the planner: plain data that can be stored and read back. */
import type { Span } from "./diagnostic.ts";
import type { AbsoluteLabel, PackageId, Visibility } from "./label.ts";
import type { Json } from "./tool.ts";

/** One loaded BUILD.ts. */
export interface LoadedPackage {
  readonly id: PackageId;
  /** Whose paths its files have in actions: its id's, but what the npm package holds has those of @athanor in athanor's own workspace too. */
  readonly place: PackageId;
  /** Virtual name of its BUILD.ts, for messages. */
  readonly buildFile: string;
  /** In the order of declaration, names unique. */
  readonly targets: readonly LoadedTarget[];
}

export interface LoadedTarget {
  readonly label: AbsoluteLabel;
  /** Id of its rule: `<module label>#<export>`. */
  readonly rule: string;
  /** Values of the rule's attributes that were given or have a default; common attributes are below. */
  readonly attrs: Readonly<Record<string, AttrValue>>;
  readonly visibility: readonly Visibility[];
  readonly tags: readonly string[];
  /** Absolute label. */
  readonly platform?: AbsoluteLabel;
  /** By constraint id. */
  readonly compatibleWith: Readonly<Record<string, string>>;
  /** The calls that declared it, innermost first: the rule call's place, then the macros' callers, BUILD.ts last. */
  readonly stack: readonly Span[];
}

/**
 * A value as its attribute's schema reads it: string, bool and int are themselves; label and dep are absolute labels; file is a SourceRef or
 * an absolute label; data is a DataFile; constraint_values is a record by constraint id; toolchain_type is its id; lists are arrays.
 * A select may stand for a whole value, or for an element of a list (its cases then hold an element or a list of elements).
 */
export type AttrValue = Json | SourceRef | SelectValue | readonly AttrValue[] | { readonly [key: string]: AttrValue };

/** A source file of the package, by its path from the repository's root. */
export interface SourceRef {
  readonly source: string;
}

export interface SelectValue {
  readonly select: {
    /** Constraint or setting id; null where the cases are config_setting labels (absolute). */
    readonly on: string | null;
    readonly cases: Readonly<Record<string, AttrValue>>;
    readonly otherwise?: AttrValue;
  };
}
