/** A signed Debian archive in memory: InRelease, Packages.xz and a Network that serves them. */
import { createHash } from "node:crypto";
import * as openpgp from "openpgp";
import { ToolError, type Network } from "../../engine/api/tool.ts";
import { packagesText } from "./debian_index.ts";
import { storedXz } from "./xz.ts";

export interface SigningKey {
  readonly privateKey: openpgp.PrivateKey;
  /** Armored. */
  readonly publicKey: Uint8Array;
}

/** A key made for the test; `date` is when it was made, `lifetime` seconds how long it lasts. */
export async function makeKey(date = new Date(Date.now() - 3_600_000), lifetime = 0): Promise<SigningKey> {
  const { privateKey, publicKey } = await openpgp.generateKey({ userIDs: [{ name: "test archive" }], format: "object", date, keyExpirationTime: lifetime });
  return { privateKey, publicKey: Buffer.from(publicKey.armor()) };
}

export async function clearSign(text: string, key: SigningKey, date = new Date()): Promise<string> {
  return await openpgp.sign({ message: await openpgp.createCleartextMessage({ text }), signingKeys: key.privateKey, date });
}

/** The archive's files by path below the mirror. `suites`: lines of `packagesText` by suite and architecture. */
export async function debianArchive(suites: Readonly<Record<string, Readonly<Record<string, string>>>>, key: SigningKey, fields: readonly string[] = []): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const [suite, architectures] of Object.entries(suites)) {
    const digests: string[] = [];
    for (const [architecture, lines] of Object.entries(architectures)) {
      const bytes = storedXz(Buffer.from(packagesText(lines)));
      const path = `main/binary-${architecture}/Packages.xz`;
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      digests.push(` ${sha256} ${bytes.length} ${path}`);
      files.set(`dists/${suite}/main/binary-${architecture}/by-hash/SHA256/${sha256}`, bytes);
    }
    const release = ["Origin: Debian", `Codename: ${suite}`, "Acquire-By-Hash: yes", ...fields, "SHA256:", ...digests].join("\n");
    files.set(`dists/${suite}/InRelease`, Buffer.from(await clearSign(release, key)));
  }
  return files;
}

/** Serves `files` as the mirror called "debian". */
export function memoryNetwork(files: ReadonlyMap<string, Uint8Array>): Network {
  return {
    async fetch(mirror, path, expect) {
      const bytes = mirror === "debian" ? files.get(path) : undefined;
      if (bytes !== undefined && expect !== undefined && createHash("sha256").update(bytes).digest("hex") !== expect.sha256) throw new ToolError(`${path} is not what its index says`);
      return bytes;
    },
  };
}
