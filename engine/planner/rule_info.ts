/** Rules as the planner walks them: attributes and toolchain types as lists, looked up once. */
import type { AttrSchema } from "../api/attr.ts";
import { identityOf } from "../api/identity.ts";
import type { RuleDefinition } from "../api/rule.ts";
import type { PlatformFacts } from "./platforms.ts";
import type { Session } from "./session.ts";

export interface RuleInfo {
  readonly id: string;
  /** Export name, for messages. */
  readonly name: string;
  readonly definition: RuleDefinition;
  readonly attributes: readonly (readonly [name: string, schema: AttrSchema])[];
  readonly toolchains: readonly { readonly name: string; readonly type: string }[];
  /** With a cache: see `contentKeyOf`. One a pair of platforms; few. */
  readonly digests: { readonly platform: PlatformFacts | undefined; readonly execution: PlatformFacts | undefined; readonly digest: string }[];
}

export function ruleInfo(session: Session, id: string): RuleInfo {
  let info = session.rules.get(id);
  if (!info) {
    const definition = session.loader.rule(id);
    const attributes = Object.entries(definition.attrs).map(([name, attribute]) => [name, attribute.schema] as const);
    const toolchains = Object.entries(definition.toolchains).map(([name, type]) => {
      const typeId = identityOf(type);
      if (typeId === undefined) throw session.unexported(id, `toolchain type "${type.providerName}"`);
      return { name, type: typeId };
    });
    info = { id, name: exportName(id), definition, attributes, toolchains, digests: [] };
    session.rules.set(id, info);
  }
  return info;
}

/** "rust_binary" of "@athanor//rules/rust/rust_binary.ts#rust_binary". */
export function exportName(id: string): string {
  return id.slice(id.lastIndexOf("#") + 1);
}
