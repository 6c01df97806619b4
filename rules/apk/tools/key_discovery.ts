/** Keys that a repository publishes itself: `<repository>/apk-configuration` names a JSON Web Key Set. */
import { createPublicKey } from "node:crypto";
import { ToolError, type Network } from "../../../engine/api/tool.ts";
import type { NamedText } from "./config.ts";

/** None where the repository knows no such thing, or cannot be asked. */
export async function discoverKeys(network: Network, repository: string): Promise<readonly NamedText[]> {
  const configuration = await tryFetch(network, repository, "apk-configuration");
  const address = typeof configuration?.["jwks_uri"] === "string" ? configuration["jwks_uri"] : undefined;
  if (address === undefined || !/^https?:\/\//.test(address)) return [];
  const slash = address.lastIndexOf("/");
  const set = await tryFetch(network, address.slice(0, slash), address.slice(slash + 1));
  const keys = Array.isArray(set?.["keys"]) ? set["keys"] : [];
  return keys.flatMap((key: unknown): readonly NamedText[] => {
    if (!isRecord(key) || key["kty"] !== "RSA" || typeof key["kid"] !== "string" || !/^[A-Za-z0-9][A-Za-z0-9._@-]*$/.test(key["kid"])) return [];
    const { n, e } = key;
    if (typeof n !== "string" || typeof e !== "string") return [];
    return [{ name: `${key["kid"]}.rsa.pub`, content: createPublicKey({ key: { kty: "RSA", n, e }, format: "jwk" }).export({ type: "spki", format: "pem" }).toString() }];
  });
}

/** A repository without this is the usual one; a key that would be needed is missed where something is verified. */
async function tryFetch(network: Network, base: string, path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const bytes = await network.fetch(base, path);
    const json: unknown = bytes && JSON.parse(Buffer.from(bytes).toString("utf8"));
    return isRecord(json) ? json : undefined;
  } catch (error) {
    if (error instanceof ToolError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
