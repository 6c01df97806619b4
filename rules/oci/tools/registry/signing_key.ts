/** A private key for signatures: PEM as openssl writes it, or cosign's own file, whose password is asked of the environment. */
import { createPrivateKey, createPublicKey, scryptSync, sign, verify, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { xsalsa20poly1305 } from "@noble/ciphers/salsa";
import { ToolError } from "../../../../engine/api/tool.ts";
import type { Environment } from "../../../../engine/http/proxy.ts";
import { isRecord, parseJson, stringOf } from "../../../../engine/http/json.ts";

export interface SigningKey {
  /** ECDSA over SHA-256, in ASN.1. */
  sign(bytes: Uint8Array): Uint8Array;
  verify(bytes: Uint8Array, signature: Uint8Array): boolean;
}

export function readSigningKey(file: string, env: Environment): SigningKey {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new ToolError(`cannot read the key ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const key = /-----BEGIN ENCRYPTED (SIGSTORE|COSIGN) PRIVATE KEY-----/.test(text) ? decrypt(text, file, env) : parse(text, file);
  if (key.asymmetricKeyType !== "ec" || key.asymmetricKeyDetails?.namedCurve !== "prime256v1") throw new ToolError(`${file} is no ECDSA key on the curve P-256`, "`cosign generate-key-pair` makes one, and so does `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`");
  const known = createPublicKey(key);
  return { sign: (bytes) => sign("sha256", bytes, key), verify: (bytes, signature) => verify("sha256", bytes, known, signature) };
}

function parse(text: string, file: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch {
    const encrypted = text.includes("ENCRYPTED");
    throw new ToolError(`${file} is no private key in PEM${encrypted ? " that can be read without a password" : ""}`, encrypted ? "cosign's encrypted keys are read; `cosign import-key-pair` makes one of it" : undefined);
  }
}

/** scrypt and NaCl's secretbox over a PKCS #8 key, as JSON in PEM. */
function decrypt(text: string, file: string, env: Environment): KeyObject {
  const password = env["COSIGN_PASSWORD"];
  if (password === undefined) throw new ToolError(`${file} is encrypted, and COSIGN_PASSWORD is not set`);
  const body = /-----BEGIN [A-Z ]+-----([A-Za-z0-9+/=\s]+)-----END/.exec(text)?.[1] ?? "";
  const box = parseJson(Buffer.from(body, "base64").toString("utf8"));
  const [kdf, cipher] = isRecord(box) ? [box["kdf"], box["cipher"]] : [];
  const bytes = (value: unknown) => Buffer.from(stringOf(value) ?? "", "base64");
  if (!isRecord(box) || !isRecord(kdf) || kdf["name"] !== "scrypt" || !isRecord(cipher) || cipher["name"] !== "nacl/secretbox" || !isRecord(kdf["params"])) throw new ToolError(`${file} is encrypted in a way that is not known here: expected scrypt and nacl/secretbox`);
  const [N, r, p] = ["N", "r", "p"].map((name) => number(kdf["params"], name));
  // What cosign itself has ever used; a file must not decide how much memory is taken.
  if (N === undefined || r !== 8 || p !== 1 || N > 1 << 20 || (N & (N - 1)) !== 0) throw new ToolError(`${file} is encrypted with parameters of scrypt that are not known here`);
  const secret = scryptSync(password, bytes(kdf["salt"]), 32, { N, r, p, maxmem: 256 * N * r });
  let opened: Uint8Array;
  try {
    opened = xsalsa20poly1305(secret, bytes(cipher["nonce"])).decrypt(bytes(box["ciphertext"]));
  } catch {
    throw new ToolError(`the password in COSIGN_PASSWORD does not open ${file}`);
  }
  return createPrivateKey({ key: Buffer.from(opened), format: "der", type: "pkcs8" });
}

function number(value: unknown, name: string): number | undefined {
  const found = isRecord(value) ? value[name] : undefined;
  return typeof found === "number" && Number.isSafeInteger(found) && found > 0 ? found : undefined;
}
