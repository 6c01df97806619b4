/** `[profile.*]` of the root manifest, as crates are compiled by it. https://doc.rust-lang.org/cargo/reference/profiles.html */
import { ToolError } from "../../../engine/api/tool.ts";
import type { CargoProfile, CargoProfiles, ProfileSettings } from "../cargo_profiles.ts";
import { table, type Table } from "./toml.ts";

export function cargoProfiles(root: Table, file: string): CargoProfiles {
  const given = table(root["profile"]);
  const read = (name: string): CargoProfile => profileOf(table(given[name]), `${file}: profile.${name}`);
  const [dev, release] = [read("dev"), read("release")];
  return { dev, release, test: over(dev, read("test")), bench: over(release, read("bench")) };
}

/** What concerns how crates are compiled and linked here: not `incremental`, `rpath` and `split-debuginfo`. */
const KEYS = ["opt-level", "debug", "debug-assertions", "overflow-checks", "lto", "codegen-units", "panic", "strip"];
/** What Cargo lets one package not differ in. */
const COMMON = ["panic", "lto", "rpath"];

function profileOf(given: Table, place: string): CargoProfile {
  const part = (value: unknown, name: string): ProfileSettings => {
    const own = table(value);
    const common = COMMON.find((key) => own[key] !== undefined);
    if (common !== undefined) throw new ToolError(`${place}.${name} has ${common}, which must be the same for all crates of a program`, `say it in ${place.slice(place.indexOf(": ") + 2)}`);
    return settings(own);
  };
  const packages = Object.entries(table(given["package"])).map(([spec, value]) => {
    if (!/^(\*|[A-Za-z0-9_-]+([:@]\d+(\.\d+){0,2}\S*)?)$/.test(spec)) throw new ToolError(`${place}.package."${spec}" names no package`, "packages are named as name or name@version, and * is all that are no members");
    return [spec.replace(":", "@"), part(value, `package.${spec}`)] as const;
  });
  return { all: settings(given), build: part(given["build-override"], "build-override"), packages: Object.fromEntries(packages.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

function settings(given: Table): ProfileSettings {
  return Object.fromEntries(KEYS.flatMap((key) => (given[key] === undefined ? [] : [[key, String(given[key])]])));
}

function over(base: CargoProfile, own: CargoProfile): CargoProfile {
  const specs = [...new Set([...Object.keys(base.packages), ...Object.keys(own.packages)])].sort();
  return { all: { ...base.all, ...own.all }, build: { ...base.build, ...own.build }, packages: Object.fromEntries(specs.map((spec) => [spec, { ...base.packages[spec], ...own.packages[spec] }])) };
}
