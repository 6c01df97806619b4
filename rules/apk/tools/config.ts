/** An image's configuration as apko.yaml has it: its shape, what an include adds, and what must hold. */
import { ToolError } from "../../../engine/api/tool.ts";

export interface Config {
  readonly contents: Contents;
  readonly entrypoint: Entrypoint;
  readonly cmd: string;
  readonly stopSignal: string;
  readonly workDir: string;
  readonly accounts: Accounts;
  /** OCI's names (amd64); none means all that apko knows. */
  readonly archs: readonly string[];
  /** Undefined where the field is absent. */
  readonly environment: Readonly<Record<string, string>> | undefined;
  readonly paths: readonly PathMutation[];
  readonly vcsUrl: string;
  readonly annotations: Readonly<Record<string, string>> | undefined;
  readonly include: string;
  readonly volumes: readonly string[];
  readonly layering: { readonly strategy: string; readonly budget: number } | undefined;
  readonly certificates: Certificates | undefined;
}

export interface Contents {
  /** Used while building only. */
  readonly buildRepositories: readonly string[];
  /** Used by the image only. */
  readonly runtimeRepositories: readonly string[];
  /** Used by both. */
  readonly repositories: readonly string[];
  readonly keyring: readonly string[];
  readonly runtimeKeyring: readonly NamedText[];
  readonly packages: readonly string[];
}

export interface NamedText {
  readonly name: string;
  readonly content: string;
}

export interface Entrypoint {
  readonly type: string;
  readonly command: string;
  readonly shellFragment: string;
  readonly services: Readonly<Record<string, string>>;
}

export interface Accounts {
  readonly runAs: string;
  readonly users: readonly User[];
  readonly groups: readonly Group[];
}

export interface User {
  readonly username: string;
  readonly uid: number;
  readonly gid: number | undefined;
  readonly shell: string;
  readonly homedir: string;
}

export interface Group {
  readonly groupname: string;
  readonly gid: number;
  readonly members: readonly string[];
}

export interface PathMutation {
  readonly path: string;
  readonly type: string;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly permissions: number;
  readonly source: string;
  readonly recursive: boolean;
}

export interface Certificates {
  readonly additional: readonly NamedText[];
  readonly providers: readonly string[];
}

/** apk's names of the processors OCI calls otherwise. */
const APK_ARCHS: Readonly<Record<string, string>> = { "386": "x86", amd64: "x86_64", arm64: "aarch64", "arm/v6": "armhf", "arm/v7": "armv7", loong64: "loongarch64" };
const OCI_ARCHS: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(APK_ARCHS).map(([oci, apk]) => [apk, oci]));
/** In the order in which apko builds them where a configuration names none. */
export const ALL_ARCHS = ["386", "amd64", "arm64", "arm/v6", "arm/v7", "loong64", "ppc64le", "riscv64", "s390x"];

export function apkArch(arch: string): string {
  return APK_ARCHS[arch] ?? arch;
}

export function ociArch(arch: string): string {
  return OCI_ARCHS[arch] ?? arch;
}

/** What `config` says, then what the file it includes adds. */
export function withIncluded(config: Config, included: Config): Config {
  const both = <T>(a: readonly T[], b: readonly T[]) => [...a, ...b];
  const { contents: c, accounts: a } = config;
  const { contents: ic, accounts: ia } = included;
  const hasEntrypoint = [config.entrypoint.type, config.entrypoint.command, config.entrypoint.shellFragment].some((text) => text !== "") || Object.keys(config.entrypoint.services).length > 0;
  return {
    contents: {
      buildRepositories: both(ic.buildRepositories, c.buildRepositories),
      runtimeRepositories: both(ic.runtimeRepositories, c.runtimeRepositories),
      repositories: both(ic.repositories, c.repositories),
      keyring: both(ic.keyring, c.keyring),
      runtimeKeyring: both(ic.runtimeKeyring, c.runtimeKeyring),
      packages: both(ic.packages, c.packages),
    },
    entrypoint: hasEntrypoint ? config.entrypoint : included.entrypoint,
    cmd: config.cmd || included.cmd,
    stopSignal: config.stopSignal || included.stopSignal,
    workDir: config.workDir || included.workDir,
    accounts: { runAs: a.runAs || ia.runAs, users: both(ia.users, a.users), groups: both(ia.groups, a.groups) },
    archs: config.archs.length > 0 ? config.archs : included.archs,
    environment: merged(config.environment, included.environment),
    paths: both(included.paths, config.paths),
    vcsUrl: config.vcsUrl,
    annotations: merged(config.annotations, included.annotations),
    include: config.include,
    volumes: both(included.volumes, config.volumes),
    layering: config.layering ?? included.layering,
    certificates: config.certificates ?? included.certificates,
  };
}

function merged(own: Config["environment"], included: Config["environment"]): Config["environment"] {
  return own === undefined && included === undefined ? undefined : { ...included, ...own };
}

const PLAIN_NAME = /^[a-zA-Z0-9_-]+[a-zA-Z0-9_.-]*$/;

/** The configuration with its defaults filled in; ToolError where it says what cannot be. `what` names the file. */
export function completed(config: Config, what: string): Config {
  const refuse = (problem: string): never => {
    throw new ToolError(`${what}: ${problem}`);
  };
  for (const user of config.accounts.users) {
    if (user.username === "") refuse("a user under accounts.users has no username");
    if (user.uid === 0) refuse(`the user ${user.username} has no uid, or 0: to run as root write \`run-as: 0\``);
  }
  if (config.accounts.groups.some(({ groupname }) => groupname === "")) refuse("a group under accounts.groups has no groupname");
  const named = (list: readonly NamedText[], field: string): void => {
    for (const { name, content } of list) {
      if (!PLAIN_NAME.test(name)) refuse(`${field} has an entry with the name "${name}"; a name has letters, digits, _ - and, not first, dots`);
      if (content === "") refuse(`${name} under ${field} has no content`);
    }
  };
  named(config.certificates?.additional ?? [], "certificates.additional");
  named(config.contents.runtimeKeyring, "contents.runtime_keyring");
  const keys = config.contents.runtimeKeyring.map(({ name }) => name);
  const twice = keys.find((name, i) => keys.indexOf(name) !== i);
  if (twice !== undefined) refuse(`${twice} stands twice under contents.runtime_keyring`);
  const { layering } = config;
  if (layering && layering.strategy !== "origin" && (layering.strategy !== "" || layering.budget !== 0)) refuse(`layering.strategy "${layering.strategy}" is none there is; "origin" is`);
  const bundle = config.entrypoint.type === "service-bundle";
  return {
    ...config,
    contents: { ...config.contents, packages: bundle ? [...config.contents.packages, "s6"] : config.contents.packages },
    entrypoint: bundle ? { ...config.entrypoint, command: "/bin/s6-svscan /sv" } : config.entrypoint,
    accounts: { ...config.accounts, users: config.accounts.users.map((user) => ({ ...user, homedir: user.homedir || `/home/${user.username}` })) },
  };
}
