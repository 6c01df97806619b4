/** How code is compiled: what `[profile.*]` of a Cargo.toml says, as settings that a program gives to every crate below it. */
import { attr, setting, transition, type BaseContext, type Profile } from "athanor/api";

/** Each is what the profile (fastbuild, dbg, opt) implies unless it is set. */
export const opt_level = setting("opt_level", { values: ["profile", "0", "1", "2", "3", "s", "z"], default: "profile" });
export const debug_info = setting("debug_info", { values: ["profile", "0", "1", "2", "none", "limited", "full", "line-tables-only", "line-directives-only"], default: "profile" });
export const codegen_units = setting("codegen_units", { values: ["profile", "1", "2", "4", "8", "16", "32", "64", "128", "256"], default: "profile" });
export const lto = setting("lto", { values: ["off", "thin", "fat"], default: "off" });
export const panic = setting("panic", { values: ["unwind", "abort"], default: "unwind" });
export const strip = setting("strip", { values: ["profile", "none", "debuginfo", "symbols"], default: "profile" });
export const debug_assertions = setting("debug_assertions", { values: ["profile", "on", "off"], default: "profile" });
export const overflow_checks = setting("overflow_checks", { values: ["profile", "on", "off"], default: "profile" });

/** By the names Cargo.toml has. */
const SETTINGS = { "opt-level": opt_level, debug: debug_info, "codegen-units": codegen_units, lto, panic, strip, "debug-assertions": debug_assertions, "overflow-checks": overflow_checks } as const;

/** `true` and `false` of Cargo.toml, where they are other words for a value. */
const BOOLEANS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  debug: { true: "2", false: "0" },
  lto: { true: "fat", false: "off" },
  strip: { true: "symbols", false: "none" },
  "debug-assertions": { true: "on", false: "off" },
  "overflow-checks": { true: "on", false: "off" },
};

/** Attributes of rules that link something. */
export const profile_attrs = {
  /**
   * What `[profile.*]` of a Cargo.toml would say, for this program and every crate below it: opt-level, debug, lto, codegen-units, panic, strip,
   * debug-assertions, overflow-checks. To say it of optimised builds alone: `select(profile, { opt: { lto: "fat" } }, {})`.
   */
  profile: attr.string_map(),
} as const;

/** Gives a program's profile to its dependencies; exported, as transitions are known by their names. */
export const with_profile = transition((_, attrs) => {
  const given = profileOf(attrs["profile"]);
  // What is no value of a setting is a mistake that the rule itself reports.
  // What happens when a program is linked is no concern of the crates below it.
  return { settings: Object.entries(SETTINGS).flatMap(([key, one]) => (key === "strip" ? [] : one.values.flatMap((value) => (value === given[key] ? [[one, value] as const] : [])))) };
});

function profileOf(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, BOOLEANS[key]?.[String(text)] ?? String(text)]));
}

/** What a crate is compiled with. */
export interface RustProfile {
  readonly optLevel: string;
  readonly debugInfo: string;
  readonly codegenUnits: string;
  readonly lto: "off" | "thin" | "fat";
  readonly panic: "unwind" | "abort";
  readonly strip: string;
  readonly assertions: boolean;
  readonly overflowChecks: boolean;
}

/** Cargo's profiles dev and release, without and with debug information. */
const IMPLIED = {
  fastbuild: { optLevel: "0", debugInfo: "0", assertions: true },
  dbg: { optLevel: "0", debugInfo: "2", assertions: true },
  opt: { optLevel: "3", debugInfo: "0", assertions: false },
} as const;

interface FailingContext extends BaseContext {
  fail(message: string, details?: { readonly attribute?: "profile"; readonly text?: string; readonly help?: string }): never;
}

/** What the configuration says. */
export function configuredProfile(ctx: BaseContext): RustProfile {
  return made(ctx.profile, (key) => ctx.setting<string>(SETTINGS[key]));
}

/** What a crate says of itself, over what the configuration says; those below a program were given the same. */
export function ownProfile(ctx: FailingContext, own: Readonly<Record<string, string>>): RustProfile {
  const given = checked(ctx, own);
  return made(ctx.profile, (key) => given[key] ?? ctx.setting<string>(SETTINGS[key]));
}

/** What is compiled to run while building: quickly, whatever is being built, unless it is told otherwise. */
export function hostProfile(ctx: FailingContext, own: Readonly<Record<string, string>>): RustProfile {
  const given = checked(ctx, own);
  return made("fastbuild", (key) => given[key] ?? SETTINGS[key].default);
}

function checked(ctx: FailingContext, own: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const given = profileOf(own);
  for (const [key, value] of Object.entries(given)) {
    if (!isKey(key)) return ctx.fail(`a profile has no "${key}"`, { attribute: "profile", text: key, help: `it has: ${Object.keys(SETTINGS).join(", ")}` });
    const { values } = SETTINGS[key];
    if (!values.some((known) => known === value)) return ctx.fail(`"${key}" must be one of ${values.filter((known) => known !== "profile").join(", ")}; got "${value}"`, { attribute: "profile", text: value });
  }
  return given;
}

function isKey(key: string): key is keyof typeof SETTINGS {
  return key in SETTINGS;
}

function made(base: Profile, valueOf: (key: keyof typeof SETTINGS) => string): RustProfile {
  const implied = IMPLIED[base];
  const or = (key: keyof typeof SETTINGS, otherwise: string): string => {
    const value = valueOf(key);
    return value === "profile" ? otherwise : value;
  };
  const debugInfo = or("debug", implied.debugInfo);
  const [lto, panic] = [valueOf("lto"), valueOf("panic")];
  const assertions = or("debug-assertions", implied.assertions ? "on" : "off") === "on";
  return {
    optLevel: or("opt-level", implied.optLevel),
    debugInfo,
    codegenUnits: or("codegen-units", ""),
    lto: lto === "thin" || lto === "fat" ? lto : "off",
    panic: panic === "abort" ? panic : "unwind",
    // Std comes with debug information: without any of our own there is no use for it.
    strip: or("strip", ["0", "none"].includes(debugInfo) ? "debuginfo" : "none"),
    assertions,
    overflowChecks: or("overflow-checks", implied.assertions ? "on" : "off") === "on",
  };
}

/** rustc's options: `links` for what becomes a program or shared object, which is where LTO happens. */
export function profileFlags(profile: RustProfile, links: boolean): readonly string[] {
  const { optLevel, debugInfo, codegenUnits, lto, panic, strip, assertions, overflowChecks } = profile;
  return [
    `-Copt-level=${optLevel}`,
    ...(debugInfo === "0" || debugInfo === "none" ? [] : [`-Cdebuginfo=${debugInfo}`]),
    // Unoptimised code has them unless it is told otherwise.
    ...(assertions ? ["-Cdebug-assertions=yes"] : optLevel === "0" ? ["-Cdebug-assertions=no"] : []),
    ...(overflowChecks === assertions ? [] : [`-Coverflow-checks=${overflowChecks ? "yes" : "no"}`]),
    ...(codegenUnits === "" ? [] : [`-Ccodegen-units=${codegenUnits}`]),
    ...(panic === "abort" ? ["-Cpanic=abort"] : []),
    ...(strip === "none" || !links ? [] : [`-Cstrip=${strip}`]),
    // Libraries below a program with LTO hold what the compiler thinks of them and no machine code.
    ...(lto === "off" ? ["-Cembed-bitcode=no"] : links ? [`-Clto=${lto}`] : ["-Clinker-plugin-lto"]),
  ];
}
