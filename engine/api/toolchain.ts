/** Toolchain types: named slots that rules ask for and toolchain targets fill. */
import { identifiable } from "./identity.ts";
import { provider, type Provider } from "./provider.ts";

/** A provider type: the target that fills the slot provides it. */
export type ToolchainType<T extends object> = Provider<T> & { readonly toolchain: true };

/** Erased: any toolchain type. */
export type AnyToolchainType = ToolchainType<any>;

/** Declares a toolchain type; export it. A rule's `toolchains: { rust: rust_toolchain_type }` gives it `ctx.toolchains.rust`. */
export function toolchain_type<T extends object>(name: string): ToolchainType<T> {
  const slot = provider<T>(name);
  return identifiable(Object.assign(slot, { toolchain: true } as const));
}

/** Makes a target a toolchain registration (athanor.toml lists such targets). Keys of exec and target are constraint ids. */
export interface ToolchainInfo {
  /** Id of the toolchain type. */
  readonly type: string;
  readonly exec: Readonly<Record<string, string>>;
  readonly target: Readonly<Record<string, string>>;
  /** Label of the target that provides the type; analysed only when this toolchain is chosen. */
  readonly actual: string;
}
export const ToolchainInfo = provider<ToolchainInfo>("ToolchainInfo");
