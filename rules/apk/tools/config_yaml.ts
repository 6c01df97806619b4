/** Reads apko.yaml: every field that apko knows, at its place, and nothing else. */
import { createHash } from "node:crypto";
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair } from "yaml";
import { nearest, ToolError } from "../../../engine/api/tool.ts";
import { ociArch, withIncluded, type Config } from "./config.ts";

export interface ConfigFile {
  readonly config: Config;
  /** As locks keep it: `sha256-` and the base64 over the file and all it includes. */
  readonly checksum: string;
}

/** `name` is the file's for messages; `read` gives the text of what it includes, undefined where there is no such file. */
export function readConfig(text: string, name: string, read: (include: string) => string | undefined): ConfigFile {
  const hash = createHash("sha256");
  const config = readOne(text, name, read, hash, [name]);
  return { config, checksum: `sha256-${hash.digest("base64")}` };
}

function readOne(text: string, name: string, read: (include: string) => string | undefined, hash: ReturnType<typeof createHash>, within: readonly string[]): Config {
  hash.update(text);
  const config = configOf(reader(text, name));
  if (config.include === "") return trimmed(config);
  if (within.includes(config.include)) throw new ToolError(`${name} includes ${config.include}, which includes it`);
  const included = read(config.include);
  if (included === undefined) throw new ToolError(`${name} includes ${config.include}, which is not among its includes`, 'name it: apko_base({ includes: ["..."] })');
  return trimmed(withIncluded(config, readOne(included, config.include, read, hash, [...within, config.include])));
}

function trimmed(config: Config): Config {
  const trim = (list: readonly string[]) => list.map((url) => url.replace(/\/+$/, ""));
  const { contents } = config;
  return { ...config, contents: { ...contents, buildRepositories: trim(contents.buildRepositories), runtimeRepositories: trim(contents.runtimeRepositories), repositories: trim(contents.repositories) } };
}

/** Reads a field's value; undefined stands for a field that is absent or null. */
type Read<T> = (node: Node | undefined, path: string, at: Reader) => T;

interface Reader {
  readonly root: Node | undefined;
  readonly document: Document;
  refuse(node: Node | undefined, problem: string, help?: string): never;
}

function reader(text: string, name: string): Reader {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const [error] = document.errors;
  if (error) throw new ToolError(`${place(error.pos[0])}: not YAML: ${error.message}`);
  return {
    root: document.contents ?? undefined,
    document,
    refuse(node, problem, help) {
      throw new ToolError(`${node?.range ? place(node.range[0]) : name}: ${problem}`, help);
    },
  };
}

/** YAML has numbers and words that are no strings; a string field takes them as they are written. */
const string: Read<string> = (node, path, at) => {
  if (node === undefined) return "";
  if (!isScalar(node)) return at.refuse(node, `${path} must be a string`);
  return typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
};

/** `0o755` and `0755` are octal, as for apko. */
const number: Read<number> = (node, path, at) => {
  if (node === undefined) return 0;
  const source = isScalar(node) && typeof node.value === "number" ? (node.source ?? "") : "";
  const octal = /^0o?([0-7]+)$/.exec(source)?.[1];
  const value = octal !== undefined ? parseInt(octal, 8) : Number(source);
  if (source === "" || !Number.isSafeInteger(value) || value < 0 || value > 0xffffffff) return at.refuse(node, `${path} must be a whole number that is not negative`);
  return value;
};

const bool: Read<boolean> = (node, path, at) => (node === undefined ? false : isScalar(node) && typeof node.value === "boolean" ? node.value : at.refuse(node, `${path} must be true or false`));

function optional<T>(read: Read<T>): Read<T | undefined> {
  return (node, path, at) => (node === undefined ? undefined : read(node, path, at));
}

function list<T>(read: Read<T>): Read<readonly T[]> {
  return (node, path, at) => {
    if (node === undefined) return [];
    if (!isSeq<Node>(node)) return at.refuse(node, `${path} must be a list`);
    return node.items.map((item, i) => read(present(item, at), `${path}[${i}]`, at));
  };
}

const strings = list(string);

const stringMap: Read<Readonly<Record<string, string>>> = (node, path, at) => {
  if (node === undefined) return {};
  return Object.fromEntries(pairs(node, path, at).map(([name, value]) => [name, string(value, `${path}.${name}`, at)]));
};

type Fields = Readonly<Record<string, Read<unknown>>>;
type Values<F extends Fields> = { readonly [K in keyof F]: F[K] extends Read<infer T> ? T : never };

/** A mapping with these fields and no others. */
function record<const F extends Fields>(fields: F): Read<Values<F>> {
  return (node, path, at) => {
    const given = new Map(node === undefined ? [] : pairs(node, path, at, Object.keys(fields)));
    return Object.fromEntries(Object.entries(fields).map(([name, read]) => [name, read(given.get(name), path === "" ? name : `${path}.${name}`, at)])) as Values<F>;
  };
}

function pairs(node: Node, path: string, at: Reader, known?: readonly string[]): readonly (readonly [string, Node | undefined])[] {
  if (!isMap<Node, Node | null>(node)) return at.refuse(node, `${path === "" ? "the file" : path} must be a mapping`);
  return node.items.map((pair: Pair<Node, Node | null>) => {
    const name = string(pair.key, path, at);
    if (known && !known.includes(name)) {
      const near = nearest(name, known);
      return at.refuse(pair.key, `${path === "" ? "there is" : `${path} has`} no field "${name}"`, near === undefined ? `there are ${known.join(", ")}` : `did you mean "${near}"?`);
    }
    return [name, present(pair.value, at)] as const;
  });
}

/** What an alias stands for; null counts as absent. */
function present(node: Node | null | undefined, at: Reader): Node | undefined {
  if (isAlias(node)) return node.resolve(at.document);
  return node === null || node === undefined || (isScalar(node) && node.value === null) ? undefined : node;
}

const namedTexts = list(record({ name: string, content: string }));
/** See docs/design_notes.md, "apk and apko". */
const unsupportedBase: Read<undefined> = (node, path, at) => (node === undefined ? undefined : at.refuse(node, `${path} is not supported`, "`include` the base's own configuration, and share its layers by `layering: { strategy: origin, budget: 10 }`; programs are put on top of an image with oci_image({ base })"));

const file = record({
  contents: record({
    build_repositories: strings,
    runtime_repositories: strings,
    repositories: strings,
    keyring: strings,
    runtime_keyring: namedTexts,
    packages: strings,
    baseimage: unsupportedBase,
  }),
  entrypoint: record({ type: string, command: string, "shell-fragment": string, services: stringMap }),
  cmd: string,
  "stop-signal": string,
  "work-dir": string,
  accounts: record({
    "run-as": string,
    users: list(record({ username: string, uid: number, gid: optional(number), shell: string, homedir: string })),
    groups: list(record({ groupname: string, gid: number, members: strings })),
  }),
  archs: strings,
  environment: optional(stringMap),
  paths: list(record({ path: string, type: string, uid: optional(number), gid: optional(number), permissions: number, source: string, recursive: bool })),
  "vcs-url": string,
  annotations: optional(stringMap),
  include: string,
  volumes: strings,
  layering: optional(record({ strategy: string, budget: number })),
  certificates: optional(record({ additional: namedTexts, providers: strings })),
});

function configOf(at: Reader): Config {
  const { contents, entrypoint, accounts, archs, ...rest } = file(present(at.root, at), "", at);
  return {
    contents: {
      buildRepositories: contents.build_repositories,
      runtimeRepositories: contents.runtime_repositories,
      repositories: contents.repositories,
      keyring: contents.keyring,
      runtimeKeyring: contents.runtime_keyring,
      packages: contents.packages,
    },
    entrypoint: { type: entrypoint.type, command: entrypoint.command, shellFragment: entrypoint["shell-fragment"], services: entrypoint.services },
    cmd: rest.cmd,
    stopSignal: rest["stop-signal"],
    workDir: rest["work-dir"],
    accounts: { runAs: accounts["run-as"], users: accounts.users, groups: accounts.groups },
    archs: archs.map(ociArch),
    environment: rest.environment,
    paths: rest.paths,
    vcsUrl: rest["vcs-url"],
    annotations: rest.annotations,
    include: rest.include,
    volumes: rest.volumes,
    layering: rest.layering,
    certificates: rest.certificates,
  };
}
