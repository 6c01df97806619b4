/** A suite's signed Release file: its signature, and the index files whose digests it vouches for. */
import * as openpgp from "openpgp";
import { ToolError, type Network } from "../../../engine/api/tool.ts";
import { parseParagraphs } from "./control.ts";

export interface Release {
  readonly suite: string;
  /** Index files by their path below the suite's folder. */
  readonly files: ReadonlyMap<string, { readonly sha256: string; readonly size: number }>;
  /** Whether index files are also served under their digest, which no mirror update can pull from under us. */
  readonly byHash: boolean;
  /** What a person should know but need not act on, such as a passed Valid-Until. */
  readonly warnings: readonly string[];
}

/** Fetches `dists/<suite>/InRelease` and believes it only if one of `keys` signed it. */
export async function fetchRelease(network: Network, mirror: string, suite: string, keys: readonly Uint8Array[], now: Date): Promise<Release> {
  const bytes = await network.fetch(mirror, `dists/${suite}/InRelease`);
  if (bytes === undefined) throw new ToolError(`the ${mirror} mirror has no suite "${suite}"`, "suites are named as in apt's sources, such as trixie or trixie-backports");
  return readRelease(await verifyClearSigned(new TextDecoder().decode(bytes), keys, now, `InRelease of ${suite}`), suite, now);
}

/** Fetches one index file and checks it against the release; undefined where the release lists none of that name. */
export async function fetchIndex(network: Network, mirror: string, release: Release, path: string): Promise<Uint8Array | undefined> {
  const expect = release.files.get(path);
  if (expect === undefined) return undefined;
  const folder = `dists/${release.suite}/`;
  const hashed = `${folder}${path.slice(0, path.lastIndexOf("/") + 1)}by-hash/SHA256/${expect.sha256}`;
  const bytes = (release.byHash ? await network.fetch(mirror, hashed, expect) : undefined) ?? (await network.fetch(mirror, folder + path, expect));
  if (bytes === undefined) throw new ToolError(`the ${mirror} mirror has no ${folder}${path}, which its own InRelease lists`, "the mirror is being updated or is incomplete; try again or name another");
  return bytes;
}

/** The text that was signed, never the text around it. Keys are armored or binary, several to a file. */
export async function verifyClearSigned(text: string, keys: readonly Uint8Array[], now: Date, name: string): Promise<string> {
  const verificationKeys = (await Promise.all(keys.map(readKeys))).flat();
  const message = await openpgp.readCleartextMessage({ cleartextMessage: text }).catch((error: unknown) => {
    throw new ToolError(`${name} is not signed as Debian signs: ${reason(error)}`, "a mirror or proxy put something else in its place");
  });
  const { data, signatures } = await openpgp.verify({ message, verificationKeys, date: now });
  const outcomes = await Promise.all(
    signatures.map(async ({ keyID, verified }) => {
      try {
        await verified;
        // `verified` asks whether the key was good when it signed; a leaked old key can sign any date, so it must be good today.
        await Promise.all(verificationKeys.filter((key) => key.getKeys(keyID).length > 0).map((key) => key.getSigningKey(keyID, now)));
        return undefined;
      } catch (error) {
        return `key ${keyID.toHex()}: ${reason(error)}`;
      }
    }),
  );
  if (outcomes.includes(undefined)) return data;
  if (outcomes.length === 0) throw new ToolError(`${name} carries no signature`);
  throw new ToolError(
    `${name} has no signature of a trusted key (${outcomes.join("; ")})`,
    "if Debian has new archive keys, add them beside the old ones; else the mirror is not to be trusted",
  );
}

async function readKeys(bytes: Uint8Array): Promise<readonly openpgp.Key[]> {
  const armored = Buffer.from(bytes.subarray(0, 64)).toString("latin1").includes("-----BEGIN PGP");
  return armored ? await openpgp.readKeys({ armoredKeys: new TextDecoder().decode(bytes) }) : await openpgp.readKeys({ binaryKeys: bytes });
}

function readRelease(text: string, suite: string, now: Date): Release {
  const fields = parseParagraphs(text)[0] ?? new Map<string, string>();
  // A mirror could answer with another suite's file, just as well signed.
  const names = [fields.get("codename"), fields.get("suite")];
  if (!names.includes(suite)) throw new ToolError(`asked the mirror for suite "${suite}" and got the Release of "${names.find((n) => n !== undefined) ?? "nothing"}"`);
  const files = new Map<string, { sha256: string; size: number }>();
  for (const line of (fields.get("sha256") ?? "").split("\n")) {
    const [sha256, size, path] = line.trim().split(/\s+/);
    if (sha256 !== undefined && size !== undefined && path !== undefined && /^[0-9a-f]{64}$/.test(sha256)) files.set(path, { sha256, size: Number(size) });
  }
  if (files.size === 0) throw new ToolError(`the Release of ${suite} lists no SHA-256 digests`);
  const until = fields.get("valid-until");
  const stale = until !== undefined && new Date(until).getTime() < now.getTime();
  return { suite, files, byHash: fields.get("acquire-by-hash") === "yes", warnings: stale ? [`the Release of ${suite} was valid until ${until}: the mirror lags behind`] : [] };
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
