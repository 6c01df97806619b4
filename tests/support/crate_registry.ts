/** A crate registry on the loopback interface: a sparse index and the archives it names, made from manifests. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { parseManifest, type Dependency } from "../../rules/cargo/tools/manifest.ts";
import { mirrorServer, type MirrorServer } from "./mirror_server.ts";
import { tar } from "./tar.ts";

export interface CrateRegistry {
  readonly mirror: MirrorServer;
  /** Of the index, as Cargo's configuration names it. */
  readonly index: string;
  /** Adds a version; its library is empty unless `files` say more. */
  publish(manifest: string, files?: Readonly<Record<string, string>>): { readonly checksum: string };
  close(): Promise<void>;
}

export async function crateRegistry(): Promise<CrateRegistry> {
  const mirror = await mirrorServer();
  const entries = new Map<string, string[]>();
  mirror.files.set("index/config.json", Buffer.from(JSON.stringify({ dl: `${mirror.url}/dl` })));
  return {
    mirror,
    index: `sparse+${mirror.url}/index/`,
    publish(text, files = {}) {
      const manifest = parseManifest(text, "Cargo.toml")!;
      const { name, version } = manifest;
      const contents = { "Cargo.toml": text, "src/lib.rs": "", ...files };
      const archive = gzipSync(tar(Object.entries(contents).map(([file, content]) => ({ name: `${name}-${version}/${file}`, content }))));
      const checksum = createHash("sha256").update(archive).digest("hex");
      mirror.files.set(`dl/${name}/${version}/download`, archive);
      const entry = { name, vers: version, cksum: checksum, yanked: false, deps: manifest.dependencies.map(indexed), features: {}, features2: manifest.features, v: 2, links: manifest.links ?? null };
      entries.set(name, [...(entries.get(name) ?? []), JSON.stringify(entry)]);
      mirror.files.set(`index/${place(name)}`, Buffer.from((entries.get(name) ?? []).join("\n")));
      return { checksum };
    },
    close: () => mirror.close(),
  };
}

function indexed(dependency: Dependency): object {
  const { name, requirement, features, optional, defaultFeatures, platform, kind, renamed } = dependency;
  return { name, req: requirement, features, optional, default_features: defaultFeatures, target: platform ?? null, kind, package: renamed ? dependency.package : null };
}

function place(name: string): string {
  if (name.length < 3) return `${name.length}/${name}`;
  return name.length === 3 ? `3/${name[0]}/${name}` : `${name.slice(0, 2)}/${name.slice(2, 4)}/${name}`;
}
