/** /usr/lib/apk/db: what is installed, its scripts and its triggers, as apko writes them. */
import type { ApkPackage } from "./apk_file.ts";
import { CHECKSUM, type Installed } from "./install.ts";
import { tarWriter } from "../../oci/tools/tar_writer.ts";
import { compareUtf8 } from "../../../engine/api/tool.ts";
import type { TarEntry } from "./tar_entries.ts";

/** A package's part of `installed`. */
export function installedText({ apk, files }: Installed): string {
  const { info, checksum, size } = apk;
  const lines = [
    `P:${info.name}`,
    `V:${info.version}`,
    `A:${info.arch}`,
    `L:${info.license}`,
    `T:${info.description}`,
    `o:${info.origin}`,
    `m:${info.maintainer}`,
    `U:${info.url}`,
    `D:${info.dependencies.join(" ")}`,
    `p:${info.provides.join(" ")}`,
    ...(info.replaces.length > 0 ? [`r:${info.replaces.join(" ")}`] : []),
    `c:${info.commit}`,
    // A list as Go prints it: that is how apko writes it.
    `i:[${info.installIf.join(" ")}]`,
    `t:${info.buildTime}`,
    `S:${size}`,
    `I:${info.installedSize}`,
    `k:${info.providerPriority}`,
    `C:${checksum}`,
  ];
  let top = true;
  for (const entry of listed(files)) {
    const mode = entry.mode.toString(8).padStart(4, "0");
    const owned = entry.uid !== 0 || entry.gid !== 0;
    if (entry.type === "directory") {
      lines.push(`F:${entry.name}`);
      if (entry.mode !== 0o755 || owned) lines.push(`M:${entry.uid}:${entry.gid}:${mode}`);
    } else {
      if (top) lines.push("F:");
      lines.push(`R:${entry.name.slice(entry.name.lastIndexOf("/") + 1)}`);
      if (entry.mode !== 0o644 || owned) lines.push(`a:${entry.uid}:${entry.gid}:${mode}`);
      const sum = entry.pax.get(CHECKSUM);
      if (sum !== undefined) lines.push(`Z:${sum.startsWith("Q1") ? sum : `Q1${Buffer.from(sum, "hex").toString("base64")}`}`);
    }
    top = false;
  }
  return `${lines.join("\n")}\n\n`;
}

/** Files of a folder before the folders in it; what lies in a folder the package does not list is left out. */
function listed(files: readonly TarEntry[]): readonly TarEntry[] {
  const folders = new Set(files.flatMap(({ type, name }) => (type === "directory" ? [name] : [])));
  const reachable = ({ name }: TarEntry): boolean => {
    const parts = name.split("/").slice(0, -1);
    return parts.every((_, i) => folders.has(parts.slice(0, i + 1).join("/")));
  };
  return files.filter(reachable).sort(pathOrder);
}

function pathOrder(a: TarEntry, b: TarEntry): number {
  const [left, right] = [a.name.split("/"), b.name.split("/")];
  let n = 0;
  for (; n < left.length - 1 && n < right.length - 1; n++) {
    const order = compareUtf8(left[n] ?? "", right[n] ?? "");
    if (order !== 0) return order;
  }
  const isFolder = (parts: readonly string[], entry: TarEntry) => n + 1 < parts.length || entry.type === "directory";
  const folders = Number(isFolder(left, a)) - Number(isFolder(right, b));
  return a.name === b.name ? 0 : folders || compareUtf8(left[n] ?? "", right[n] ?? "");
}

/** All packages' scripts in one tar, each named after its package. */
export function scriptsTar(packages: readonly ApkPackage[]): Buffer {
  const parts: Uint8Array[] = [];
  const tar = tarWriter((bytes) => void parts.push(bytes));
  for (const { info, checksum, scripts } of packages) {
    for (const { name, mode, uid, gid, uname, gname, content, pax, type } of scripts) {
      // Other files of a control member are a build tool's own.
      if (type !== "file" || (mode & 0o555) !== 0o555) continue;
      const further = Object.fromEntries([...pax].filter(([key]) => key.includes(".")));
      tar.file({ path: `${info.name}-${info.version}.${checksum}${name}`, mode, uid, gid, uname, gname, mtime: 0, pax: further }, content.read());
    }
  }
  tar.finish();
  return Buffer.concat(parts);
}

export function triggersText(packages: readonly ApkPackage[]): string {
  return packages.flatMap(({ info, checksum }) => info.triggers.map((folders) => `${checksum} ${folders}\n`)).join("");
}
