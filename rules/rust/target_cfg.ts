/** What `rustc --print cfg` says of a target, as cargo hands it to build scripts; tests/rules/rust compares it with the locked compiler. */

/** CARGO_CFG_* of a triple. */
export function cfgVariables(triple: string, features: readonly string[]): Readonly<Record<string, string>> {
  const [cpu = "", , , libc = ""] = triple.split("-");
  const ofCpu = CPU[cpu];
  if (!ofCpu) throw new Error(`there is no table of cfgs for ${triple}`);
  return {
    CARGO_CFG_PANIC: "unwind",
    CARGO_CFG_TARGET_ABI: "",
    CARGO_CFG_TARGET_ARCH: cpu,
    CARGO_CFG_TARGET_ENDIAN: "little",
    CARGO_CFG_TARGET_ENV: libc,
    CARGO_CFG_TARGET_FAMILY: "unix",
    CARGO_CFG_TARGET_FEATURE: [...(libc === "musl" ? ["crt-static"] : []), ...ofCpu.features].join(","),
    CARGO_CFG_TARGET_HAS_ATOMIC: ofCpu.atomics.join(","),
    CARGO_CFG_TARGET_OS: "linux",
    CARGO_CFG_TARGET_POINTER_WIDTH: "64",
    CARGO_CFG_TARGET_VENDOR: "unknown",
    CARGO_CFG_UNIX: "",
    ...(features.length > 0 ? { CARGO_CFG_FEATURE: features.join(",") } : {}),
  };
}

/** In the order rustc prints them. */
const CPU: Readonly<Record<string, { readonly features: readonly string[]; readonly atomics: readonly string[] }>> = {
  x86_64: { features: ["fxsr", "sse", "sse2"], atomics: ["16", "32", "64", "8", "ptr"] },
  aarch64: { features: ["neon"], atomics: ["128", "16", "32", "64", "8", "ptr"] },
};
