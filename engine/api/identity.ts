/** Identity: rules, providers, constraints, settings, toolchain types and transitions are named after the module and export that hold them. */

/**
 * `<module label>#<export>` ("@athanor//rules/rust/rust_binary.ts#rust_binary"), given by the loader once the module is evaluated.
 * It survives the process, so what refers to it can be stored and read back.
 */
export interface Identity {
  id: string | undefined;
}

const identities = new WeakMap<object, Identity>();

/** Makes `thing` identifiable; what it is called is settled later. */
export function identifiable<T extends object>(thing: T): T {
  identities.set(thing, { id: undefined });
  return thing;
}

/** Called by the loader for every export. The first name stays: a re-export does not rename. */
export function assignIdentity(thing: unknown, id: string): void {
  const identity = typeof thing === "object" || typeof thing === "function" ? identities.get(thing as object) : undefined;
  if (identity && identity.id === undefined) identity.id = id;
}

/** The id, or undefined while the module that makes it has not exported it. */
export function identityOf(thing: object): string | undefined {
  return identities.get(thing)?.id;
}
