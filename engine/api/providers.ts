/** Providers the engine itself knows. */
import type { Arg } from "./arg.ts";
import type { Depset } from "./depset.ts";
import type { File, Tree } from "./file.ts";
import { provider } from "./provider.ts";
import type { Json } from "./tool.ts";

/** What `athanor build` makes and `athanor-out` shows. Left out: every output the target declares. */
export interface DefaultInfo {
  readonly files: Depset<File>;
  /** One of the files, a text: `athanor build` prints it in place of its path. */
  readonly shown?: File;
}
export const DefaultInfo = provider<DefaultInfo>("DefaultInfo");

/** A root file system: a tree that actions run in, mounted at /usr (its top holds `usr/`). */
export interface RootInfo {
  readonly tree: Tree;
}
export const RootInfo = provider<RootInfo>("RootInfo");

/** Makes a target runnable by `athanor run`. */
export interface RunInfo {
  /** argv of the program; a File is a path into the built outputs. Empty where `tool` is given. */
  readonly argv: readonly Arg[];
  /** A built-in run tool ("cargo/crates_vendor") instead of a program; `files` are what it reads, by name. */
  readonly tool?: {
    readonly name: string;
    readonly params: Json;
    readonly files?: Readonly<Record<string, readonly File[]>>;
    /** Downloads it may do without: `athanor vendor` keeps them, nothing fetches them for it, and `RunCall.atHand` says where they are. */
    readonly downloads?: readonly File[];
  };
  /** Whether it may use the network. */
  readonly network: boolean;
  /** Paths from the workspace's root that its tool replaces, files or folders: staged, then renamed, all or none. */
  readonly writes: readonly string[];
  /** Whether what its tool writes is a lock: `athanor lock` runs it too, and its module exports a StaleCheck. */
  readonly lock?: boolean;
}
export const RunInfo = provider<RunInfo>("RunInfo");

/** Makes a target part of `athanor lock`. */
export interface LockInfo {
  /** A lock tool ("debian/lock"). */
  readonly tool: string;
  /** What shall be locked; the tool keeps it in the lock, so that a stale lock shows. */
  readonly params: Json;
  /** Workspace path of the lock file. */
  readonly lock: string;
  /** Files the tool needs (keys), by name. */
  readonly files: Readonly<Record<string, readonly File[]>>;
  /** Whether the lock file's present content answers `params`. */
  readonly fresh: boolean;
}
export const LockInfo = provider<LockInfo>("LockInfo");

/** Conditions a `config_setting` asks for; keys are constraint and setting ids. */
export interface ConfigSettingInfo {
  readonly constraints: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string>>;
}
export const ConfigSettingInfo = provider<ConfigSettingInfo>("ConfigSettingInfo");
