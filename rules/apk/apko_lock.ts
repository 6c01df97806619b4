/** apko_lock: an apko configuration and the packages that answer it, pinned to the byte. */
import { attr, LockInfo, provider, rule, type File, type Json } from "athanor/api";
import { ApkRepositoryInfo } from "./apk_repository_info.ts";
import { parseLock, type LockedApk } from "./tools/lock_format.ts";
import { parseRepositoryLine } from "./tools/repository_line.ts";

/** A configuration with what is locked for it. */
export interface ApkoLockInfo {
  /** The configuration's file and its name from the workspace's root. */
  readonly config: File;
  readonly name: string;
  readonly includes: readonly File[];
  readonly keys: readonly File[];
  /** Repositories of the workspace that the configuration names, by label. */
  readonly repositories: readonly { readonly label: string; readonly info: ApkRepositoryInfo }[];
  /** Whether the configuration wants several layers. */
  readonly layered: boolean;
  /** Undefined where nothing has to be locked. */
  readonly lock: { readonly file: File | undefined; readonly path: string; readonly fresh: boolean; readonly packages: readonly LockedApk[] } | undefined;
}
export const ApkoLockInfo = provider<ApkoLockInfo>("ApkoLockInfo");

/** The attributes of a configuration, for apko_lock and apko_base. */
export const configuration = {
  /** The configuration: apko.yaml. */
  config: attr.file({ extensions: [".yaml", ".yml"] }),
  /** The configuration again, as it is read while loading. */
  config_data: attr.data(),
  /** Files that `include` names. */
  includes: attr.files({ extensions: [".yaml", ".yml"] }),
  /** Public keys that `contents.keyring` names by their files. */
  keys: attr.files(),
  /** Repositories that `contents` names by label ("//images/base:packages"). */
  repositories: attr.deps({ provides: [ApkRepositoryInfo] }),
} as const;

/** A configuration's packages, resolved by `athanor lock` from signed indexes into a lock in apko's own format. */
export const apko_lock = rule({
  attrs: {
    ...configuration,
    /** The lock file, `<name>.lock.json`; `athanor lock` writes it, and so does `apko lock`. */
    lock: attr.data({ mandatory: false }),
    /** The lock file again, as an input. */
    lock_file: attr.files(),
  },
  impl(ctx) {
    const { config, config_data, includes, keys, lock, lock_file } = ctx.attrs;
    const written = config_data.value;
    if (written === undefined) return ctx.fail(`${config_data.path} does not exist`, { attribute: "config" });
    const lines = repositoriesOf(written).map(parseRepositoryLine);
    const named = lines.flatMap(({ address, isLabel }) => (isLabel ? [address] : []));
    // A configuration knows no name of the repository it is part of.
    const own = ctx.label.repository === "" ? "" : `@${ctx.label.repository}`;
    const repositories = ctx.attrs.repositories.map((dep) => ({ label: dep.label.startsWith(`${own}//`) ? dep.label.slice(own.length) : dep.label, info: dep.get(ApkRepositoryInfo) }));
    const unknown = named.find((label) => !repositories.some((one) => one.label === label));
    if (unknown !== undefined) return ctx.fail(`${config_data.path} names the repository ${unknown}, which is not among \`repositories\``, { attribute: "repositories", help: `add "${unknown}"` });
    const base = { config, name: config_data.path, includes, keys, repositories, layered: isLayered(written) };
    if (lock === undefined) {
      const remote = lines.find(({ isLabel }) => !isLabel);
      if (remote !== undefined) return ctx.fail(`${config_data.path} takes packages from ${remote.address}, so they have to be locked`, { attribute: "lock", help: 'name a lock file: lock: "apko.lock.json"' });
      return [ApkoLockInfo({ ...base, lock: undefined })];
    }
    const parsed = lock.value === undefined ? "does not exist yet" : parseLock(lock.value);
    // What includes add to the checksum shows when the image is made.
    const included = typeof written === "object" && written !== null && "include" in written;
    const fresh = typeof parsed !== "string" && (included || parsed.config.checksum === `sha256-${base64(config_data.sha256 ?? "")}`);
    const params: Json = { name: config_data.path, local: Object.fromEntries(repositories.map(({ label, info }) => [label, info.packages.map((one) => ({ ...one, checksum: "", size: 0 }))])) };
    return [
      LockInfo({ tool: "apk/lock", params, lock: lock.path, files: { config: [config], includes, keys }, fresh }),
      ApkoLockInfo({ ...base, lock: { file: lock_file[0], path: lock.path, fresh, packages: typeof parsed === "string" ? [] : parsed.contents.packages } }),
    ];
  },
});

/** The repositories packages come from while the image is made; whatever is amiss in the configuration is told when it is read in full. */
function repositoriesOf(config: Json): readonly string[] {
  const contents = field(config, "contents");
  return ["build_repositories", "repositories"].flatMap((name) => {
    const list = field(contents, name);
    return Array.isArray(list) ? list.filter((one): one is string => typeof one === "string") : [];
  });
}

function isLayered(config: Json): boolean {
  const strategy = field(field(config, "layering"), "strategy");
  return typeof strategy === "string" && strategy !== "";
}

function field(value: Json | undefined, name: string): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, Json>>)[name] : undefined;
}

/** Hexadecimal as base64. Rules have no Buffer. */
export function base64(hex: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const bits = [...hex].map((digit) => parseInt(digit, 16).toString(2).padStart(4, "0")).join("");
  const groups = bits.match(/.{1,6}/g) ?? [];
  const text = groups.map((group) => alphabet[parseInt(group.padEnd(6, "0"), 2)] ?? "").join("");
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}

/** base64 as hexadecimal. */
export function hexOfBase64(text: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const bits = [...text.replace(/=+$/, "")].map((letter) => alphabet.indexOf(letter).toString(2).padStart(6, "0")).join("");
  const digits = bits.match(/.{4}/g) ?? [];
  return digits.slice(0, Math.floor(bits.length / 8) * 2).map((four) => parseInt(four, 2).toString(16)).join("");
}
