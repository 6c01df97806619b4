/**
 * What `[profile.*]` means for each package, against a table that cargo made: `ATHANOR_CARGO_ORACLE=1 ATHANOR_GOLDEN=write node build/test.mjs <this file>`
 * with a cargo on the PATH writes it anew from its `--unit-graph`.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { packagesOf, type ProfileSettings } from "../../../rules/cargo/cargo_profiles.ts";
import { cargoProfiles } from "../../../rules/cargo/tools/profiles.ts";
import { parseToml } from "../../../rules/cargo/tools/toml.ts";
import { golden } from "../../support/golden.ts";

const PROFILES = `
[profile.dev]
opt-level = 1
overflow-checks = false

[profile.dev.package."*"]
opt-level = 2

[profile.dev.package.hidden]
debug-assertions = false

[profile.dev.build-override]
opt-level = 3
codegen-units = 4

[profile.release]
lto = "thin"
panic = "abort"
codegen-units = 1

[profile.release.package."common:0.3"]
opt-level = "s"

[profile.release.package.app]
codegen-units = 8

[profile.test]
opt-level = 0
`;
const PACKAGES = [["app", "1.2.3"], ["common", "0.3.0"], ["hidden", "1.0.0"], ["maybe", "1.0.0"], ["old-library", "0.1.0"], ["renamed", "2.0.0"]] as const;

/** What cargo begins with, by the names in its graph of units. */
const DEV = { opt_level: "0", codegen_units: "", debug_assertions: "true", overflow_checks: "true", lto: "false", panic: "unwind" };
const RELEASE = { ...DEV, opt_level: "3", debug_assertions: "false", overflow_checks: "false" };

function ours(): string {
  const profiles = cargoProfiles(parseToml(PROFILES, "Cargo.toml"), "Cargo.toml");
  const named = (settings: ProfileSettings) => Object.fromEntries(Object.entries(settings).map(([key, value]) => [key.replaceAll("-", "_"), value]));
  return print(
    (["dev", "release", "test"] as const).flatMap((name) => {
      const { all, build, packages } = profiles[name];
      return PACKAGES.flatMap(([own, version]) => {
        const different = packagesOf(packages, { name: own, version, member: own === "app" });
        const library = line(`${name} library ${own}`, { ...(name === "release" ? RELEASE : DEV), ...named(all), ...named(different) });
        return own === "app" || own === "old-library" ? [library, ...(name === "dev" ? [`${name} script ${own}: ${optimised({ ...DEV, ...named(build), ...named(different) })}\n`] : [])] : [library];
      });
    }),
  );
}

interface CargoUnit {
  readonly pkg_id: string;
  readonly target: { readonly kind: readonly string[] };
  readonly platform: string | null;
  readonly mode: string;
  readonly profile: Readonly<Record<string, unknown>>;
}

function cargos(): string {
  const root = mkdtempSync(path.join(tmpdir(), "athanor-profiles-"));
  try {
    cpSync(path.join(process.env["ATHANOR_ROOT"] ?? process.cwd(), "tests/rules/cargo/workspace"), root, { recursive: true });
    writeFileSync(path.join(root, "Cargo.toml"), readFileSync(path.join(root, "Cargo.toml"), "utf8") + PROFILES);
    const lines = ([["dev", ["build"]], ["release", ["build", "--release"]], ["test", ["test"]]] as const).flatMap(([name, command]) => {
      const args = [...command, "--workspace", "--unit-graph", "-Zunstable-options", "--target", "x86_64-unknown-linux-musl", "--offline"];
      const { units } = JSON.parse(execFileSync("cargo", args, { cwd: root, encoding: "utf8", env: { ...process.env, RUSTC_BOOTSTRAP: "1" } })) as { readonly units: readonly CargoUnit[] };
      return units.flatMap(({ pkg_id, target: { kind }, platform, mode, profile }) => {
        const own = PACKAGES.find(([one]) => pkg_id.includes(`/${one}#`))?.[0];
        if (mode !== "build" || own === undefined) return [];
        const settings = Object.fromEntries(Object.entries(profile).map(([key, value]) => [key, value === null ? "" : String(value)]));
        if (kind.includes("custom-build")) return name === "dev" ? [`${name} script ${own}: ${optimised(settings)}\n`] : [];
        return platform === null ? [] : [line(`${name} library ${own}`, settings)];
      });
    });
    return print(lines);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function line(what: string, settings: Readonly<Record<string, string>>): string {
  return `${what}: ${Object.keys(DEV).map((key) => `${key}=${settings[key]}`).join(" ")}\n`;
}

function optimised({ opt_level, codegen_units }: Readonly<Record<string, string>>): string {
  return `opt_level=${opt_level} codegen_units=${codegen_units}`;
}

function print(lines: readonly string[]): string {
  return [...new Set(lines)].sort().join("");
}

test("a package is compiled as cargo would compile it", () => golden("cargo/profiles.txt", process.env["ATHANOR_CARGO_ORACLE"] === undefined ? ours() : cargos()));

test("what must be the same for a whole program cannot differ for a package", () => {
  const read = (text: string) => cargoProfiles(parseToml(text, "Cargo.toml"), "Cargo.toml");
  assert.throws(() => read('[profile.release.package.serde]\npanic = "abort"\n'), /Cargo\.toml: profile\.release\.package\.serde has panic, which must be the same for all crates of a program/);
  assert.throws(() => read('[profile.dev.package."https://x/y"]\nopt-level = 1\n'), /names no package/);
});

test("of several words about one package the narrowest holds", () => {
  const { dev } = cargoProfiles(parseToml('[profile.dev.package."*"]\nopt-level = 1\n[profile.dev.package.serde]\nopt-level = 2\n[profile.dev.package."serde@1.0"]\nopt-level = 3\n', ""), "");
  const level = (version: string, name = "serde") => packagesOf(dev.packages, { name, version, member: false })["opt-level"];
  assert.deepEqual([level("1.0.7"), level("1.1.0"), level("0.10.0"), level("1.0.7", "syn")], ["3", "2", "2", "1"]);
});

test.run();
