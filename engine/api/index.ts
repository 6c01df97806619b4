/**
 * What BUILD.ts and rules see: `athanor/api`. label, file, depset and arg name things; provider, attr, rule, select, transition, platform
 * and toolchain declare them; actions says what a rule may do; tool is the other side of an action done by a built-in.
 * This folder imports nothing outside itself and does no I/O.
 */
export type { AbsoluteLabel, Label, Visibility } from "./label.ts";
export type { File, Output, OutputTree, Program, Tree } from "./file.ts";
export { depset, type Depset } from "./depset.ts";
export { arg, directoryOf, each, joined, type Arg, type ArgTemplate } from "./arg.ts";
export { provider, type AnyProvider, type Provided, type Provider } from "./provider.ts";
export { attr, type Attr, type AttrMap, type AttrValues, type CommonAttrs, type Configurable, type ConfigurableList, type Configured, type DataFile, type Dep, type Target } from "./attr.ts";
export { forwarding_rule, rule, type BaseContext, type Context, type Rule, type ValidationContext } from "./rule.ts";
export type { Actions, Download, RunAction, SkipRule, TestAction, ToolAction } from "./actions.ts";
export { select, type Select } from "./select.ts";
export { constraint, idOf, PlatformInfo, profile, setting, type Constraint, type ConstraintValue, type Platform, type Profile, type Setting } from "./platform.ts";
export { split_transition, transition, type ConfigurationChange, type Transition } from "./transition.ts";
export { toolchain_type, ToolchainInfo, type ToolchainType } from "./toolchain.ts";
export { ConfigSettingInfo, DefaultInfo, LockInfo, RootInfo, RunInfo } from "./providers.ts";
export { glob, load_json, load_toml, load_yaml, package_defaults, type GlobOptions, type PackageDefaults } from "./registry.ts";
export type { Json } from "./tool.ts";
