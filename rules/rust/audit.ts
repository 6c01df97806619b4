/** What a program is made of, said in the program itself: cargo-auditable's section .dep-v0, which scanners for known faults read. */
import { depset, type BaseContext, type Depset, type File } from "athanor/api";
import { cpu } from "athanor/platforms";
import type { CrateSourceInfo } from "./crate_info.ts";

/** Of a crate: its package and all below, each a line of JSON for the tool. */
export function auditInfo(source: CrateSourceInfo): { readonly package: string; readonly packages: Depset<string> } {
  return {
    package: idOf(source),
    packages: depset<string>(
      [entryOf(source)],
      source.externs.map(([, info]) => info.packages),
    ),
  };
}

/** An object whose one section is the list, to be linked into the program. */
export function addAuditObject(ctx: BaseContext, source: CrateSourceInfo): File {
  const list = ctx.actions.declareFile(`${ctx.label.name}.packages`);
  const object = ctx.actions.declareFile(`${ctx.label.name}.dep-v0.o`);
  ctx.actions.write(list, [...auditInfo(source).packages]);
  ctx.actions.tool({ mnemonic: "AuditData", tool: "rust/audit_object", args: [list, object, idOf(source), ctx.platform.get(cpu)], outputs: [object] });
  return object;
}

function idOf({ package: { name, version, origin } }: CrateSourceInfo): string {
  return [name, version, origin].join(" ");
}

function entryOf(source: CrateSourceInfo): string {
  const { name, version, origin } = source.package;
  const deps = [...new Set(source.externs.map(([, info]) => info.package))].sort();
  return JSON.stringify({ id: idOf(source), name, version, origin, macro: source.macro_toolchain !== undefined, deps });
}
