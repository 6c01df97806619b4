/** `[profile.*]` of a Cargo.toml: what holds for everything, and what differs for packages. Pure: crates_vendor writes it down, rules read it. */
import { profile, select, type Select } from "athanor/api";

/** By Cargo's names, values as text. */
export type ProfileSettings = Readonly<Record<string, string>>;

export interface CargoProfile {
  readonly all: ProfileSettings;
  /** `build-override`: for build scripts, macros and what macros use. */
  readonly build: ProfileSettings;
  /** By "*" (all that are no members), "serde" or "serde@1.0". */
  readonly packages: Readonly<Record<string, ProfileSettings>>;
}

/** With what each inherits: test is dev and bench is release unless they say more. */
export type CargoProfiles = Readonly<Record<"dev" | "release" | "test" | "bench", CargoProfile>>;

export interface ProfiledPackage {
  readonly name: string;
  readonly version: string;
  readonly member: boolean;
}

/** For a program; `-c opt` is Cargo's `--release`. */
export function programSettings(profiles: CargoProfiles): Select<ProfileSettings> {
  return perProfile((which) => profiles[which].all, "dev", "release");
}

/** For tests and benchmarks, which unwind whatever a profile says of panic. */
export function testSettings(profiles: CargoProfiles, optimised: "release" | "bench"): Select<ProfileSettings> {
  const unwinding = ({ panic: _, ...settings }: ProfileSettings): ProfileSettings => settings;
  return perProfile((which) => unwinding(profiles[which].all), optimised === "bench" ? "dev" : "test", optimised);
}

/** What differs for a package; undefined where nothing does. */
export function packageSettings(profiles: CargoProfiles, one: ProfiledPackage): Select<ProfileSettings> | undefined {
  return said(profiles, ({ packages }) => packagesOf(packages, one));
}

/** The same for its build script, or all of it where it is macros. */
export function buildSettings(profiles: CargoProfiles, one: ProfiledPackage): Select<ProfileSettings> | undefined {
  return said(profiles, ({ build, packages }) => ({ ...build, ...packagesOf(packages, one) }));
}

/** Later ones win: all others, the package, one version of it. */
export function packagesOf(packages: CargoProfile["packages"], { name, version, member }: ProfiledPackage): ProfileSettings {
  const matches = (spec: string): boolean => {
    const [own, wanted] = spec.split("@");
    return own === name && (wanted === undefined || version === wanted || version.startsWith(`${wanted}.`));
  };
  const specs = Object.keys(packages).filter(matches).sort((a, b) => a.length - b.length);
  return Object.assign({}, member ? {} : packages["*"], ...specs.map((spec) => packages[spec]));
}

function said(profiles: CargoProfiles, settings: (profile: CargoProfile) => ProfileSettings): Select<ProfileSettings> | undefined {
  const given = [settings(profiles.dev), settings(profiles.release)].some((one) => Object.keys(one).length > 0);
  return given ? perProfile((which) => settings(profiles[which]), "dev", "release") : undefined;
}

function perProfile(settings: (which: keyof CargoProfiles) => ProfileSettings, unoptimised: "dev" | "test", optimised: "release" | "bench"): Select<ProfileSettings> {
  return select(profile, { fastbuild: settings(unoptimised), dbg: settings(unoptimised), opt: settings(optimised) });
}
