/** The generated BUILD.ts: a block a crate in the order of names, and an alias for each crate that members name themselves. */
import type { CargoProfiles } from "../cargo_profiles.ts";
import { annotationFields, type Annotations } from "./annotations.ts";
import { TRIPLES, type Triple } from "./cfg.ts";
import type { Crate } from "./crate_graph.ts";
import { packageFacts } from "./package_facts.ts";
import { cpuOf, libcOf, platformName, printInline, printObject, printPerPlatform, printRecord, printString, type Source } from "./print.ts";
import type { Block, PerPlatform } from "./variants.ts";

export interface CratesFile {
  readonly blocks: readonly Block[];
  /** Name and block of what members depend on, sorted by name; no platforms stand for all. */
  readonly aliases: readonly { readonly name: string; readonly block: string; readonly platforms: readonly Triple[] }[];
  readonly annotations: Annotations;
  /** Sizes of archives, by checksum. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Folder of sources kept in the workspace, where a block's are. */
  vendored(crate: Crate): string | undefined;
  /** The package that the file is. */
  readonly package: string;
  /** For the comment at the top. */
  readonly command: string;
  readonly inputs: readonly string[];
  /** The target that asked, and its attributes' fingerprint. */
  readonly request: string;
  readonly asked: string;
  /** `[profile.*]`, where the crates are compiled by it. */
  readonly profiles: CargoProfiles | undefined;
  /** Of manifests and lock, by path from the workspace's root. */
  readonly fingerprints: Readonly<Record<string, string>>;
  readonly digest: string;
}

export function printCratesFile(file: CratesFile): string {
  const registries = registryNames(file.blocks, file.vendored);
  const body = [
    ...[...registries].map(([source, name]) => `const ${name} = ${printString(source)};\n`),
    ...(registries.size > 0 ? ["\n"] : []),
    file.aliases.map(printAlias).join(""),
    "\n",
    file.blocks.map((block) => printBlock(block, file, registries)).join("\n"),
  ].join("");
  const conditions = TRIPLES.filter((triple) => body.includes(`":${platformName(triple)}"`));
  const declared = conditions.map((triple) => `config_setting({ name: ${printString(platformName(triple))}, constraints: [cpu.is(${printString(cpuOf(triple))}), libc.is(${printString(libcOf(triple))})] });\n`).join("");
  const whole = `${declared}${declared === "" ? "" : "\n"}${body}`;
  const names = ["alias", "config_setting", "crates_of", "package_defaults", "select"].filter((name) => name === "crates_of" || name === "package_defaults" || whole.includes(`${name}(`));
  const constraints = ["cpu", "libc"].filter((name) => new RegExp(`\\b${name}(\\.is\\(|,)`).test(whole));
  return [
    `/** Crates of ${file.inputs.join(" and ")}. Written by \`${file.command}\`; edit those. */\n`,
    `// ${DIGEST}${file.digest}\n`,
    `import { ${names.join(", ")} } from "athanor";\n`,
    ...(constraints.length > 0 ? [`import { ${constraints.join(", ")} } from "athanor/platforms";\n`] : []),
    `\npackage_defaults({ visibility: ["public"], tags: ["manual"] });\n\n`,
    `${file.blocks.length > 0 ? "const rust_crate = " : ""}crates_of(${printObject([["command", printString(file.command)], ["request", printString(file.request)], ["asked", printString(file.asked)], ["inputs", printObject(Object.entries(file.fingerprints).map(([name, value]) => [`//${name}`, printString(value)]))], ["profiles", printProfiles(file.profiles)]])});\n\n`,
    whole,
  ].join("");
}

/** Comes before the digest of what the file was made from. */
export const DIGEST = "inputs: ";

/** What differs for packages; what holds for all is given by programs. */
function printProfiles(profiles: CargoProfiles | undefined): Source | undefined {
  const different = Object.entries(profiles ?? {}).map(([name, { build, packages }]) => [name, { all: {}, build, packages }] as const);
  const printed = different.map(([name, { build, packages }]) => [name, printObject([["all", "{}"], ["build", printRecord(build) ?? "{}"], ["packages", printInline(Object.entries(packages).map(([spec, settings]) => [spec, printRecord(settings) ?? "{}"])) ?? "{}"]])] as const);
  return different.some(([, { build, packages }]) => Object.keys({ ...build, ...packages }).length > 0) ? printObject(printed) : undefined;
}

function printAlias({ name, block, platforms }: CratesFile["aliases"][number]): string {
  const only = restriction(platforms);
  return `alias({ name: ${printString(name)}, actual: ${printString(`:${block}`)}${only === undefined ? "" : `, compatible_with: ${only}`} });\n`;
}

/** What platforms have in common, where they are not all. */
function restriction(platforms: readonly Triple[]): Source | undefined {
  const cpus = [...new Set(platforms.map(cpuOf))];
  const libcs = [...new Set(platforms.map(libcOf))];
  const parts = [...(cpus.length === 1 ? [`cpu.is(${printString(cpus[0] ?? "")})`] : []), ...(libcs.length === 1 ? [`libc.is(${printString(libcs[0] ?? "")})`] : [])];
  return parts.length === 0 ? undefined : `[${parts.join(", ")}]`;
}

function printBlock(block: Block, file: CratesFile, registries: ReadonlyMap<string, string>): Source {
  const { crate } = block;
  const { manifest, lib, build, locked } = crate;
  const buildFields: Fields = build === undefined ? [] : [["path", printString(build)], ["deps", labels(block.buildDependencies)], ["aliases", aliases(block.buildRenames, file.package)]];
  return `rust_crate(${printObject([
    ["name", printString(block.name)],
    ["package", printString(locked.name)],
    ["version", printString(locked.version)],
    ["edition", printString(manifest.edition)],
    ["source", printSource(crate, file, registries)],
    ["lib", lib && printInline([["name", printString(lib.name)], ["path", printString(lib.path)], ["proc_macro", lib.procMacro ? "true" : undefined]])],
    ["features", printPerPlatform(block.features)],
    ["deps", labels(block.dependencies)],
    ["aliases", aliases(block.renames, file.package)],
    ["build_script", printInline(buildFields)],
    ["links", manifest.links === undefined ? undefined : printString(manifest.links)],
    ["manifest", printRecord(packageFacts(manifest))],
    ...annotationFields(file.annotations, block),
  ])});\n`;
}

type Fields = readonly (readonly [string, Source | undefined])[];

function printSource(crate: Crate, file: CratesFile, registries: ReadonlyMap<string, string>): Source {
  const { source, checksum } = crate.locked;
  const path = file.vendored(crate);
  if (path !== undefined) return `{ path: ${printString(path)} }`;
  if (source === undefined || checksum === undefined) throw new Error(`${crate.locked.id} comes from nowhere`);
  return `{ registry: ${registries.get(source)}, sha256: ${printString(checksum)}, size: ${file.sizes.get(checksum)} }`;
}

/** A constant for each registry. */
function registryNames(blocks: readonly Block[], vendored: CratesFile["vendored"]): ReadonlyMap<string, string> {
  const sources = [...new Set(blocks.flatMap(({ crate }) => (vendored(crate) === undefined ? [crate.locked.source ?? ""] : [])))].sort();
  const others = sources.filter((source) => !source.endsWith("/crates.io-index"));
  return new Map(sources.map((source) => [source, others.includes(source) ? `registry${others.length > 1 ? others.indexOf(source) + 1 : ""}` : "crates_io"]));
}

function labels(names: PerPlatform<readonly string[]>): Source | undefined {
  return printPerPlatform(new Map([...names].map(([triple, list]) => [triple, list.map((name) => `:${name}`)])));
}

function aliases(renames: Readonly<Record<string, string>>, place: string): Source | undefined {
  return printRecord(Object.fromEntries(Object.entries(renames).map(([name, rename]) => [`//${place}:${name}`, rename])));
}
