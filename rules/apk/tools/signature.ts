/** Signatures of packages and indexes: RSA keys over SHA-1 (`.SIGN.RSA.`), SHA-256 and SHA-512. */
import { createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import { ToolError } from "../../../engine/api/tool.ts";
import { tarEntries } from "./tar_entries.ts";

/** Public keys by the name a signature gives, which is their file's name. */
export type Keyring = ReadonlyMap<string, KeyObject>;

const KINDS: Readonly<Record<string, string>> = { RSA: "sha1", RSA256: "sha256", RSA512: "sha512" };
const NAME = /^\.SIGN\.(RSA|RSA256|RSA512|DSA)\.(.+)$/;

export function keyring(files: readonly { readonly name: string; readonly content: string | Uint8Array }[]): Keyring {
  return new Map(
    files.map(({ name, content }) => {
      const bytes = Buffer.from(content as string);
      refusePrivate(name, bytes);
      try {
        return [name, createPublicKey(bytes)];
      } catch {
        throw new ToolError(`${name} is no public key`, "keys are PEM files that begin with -----BEGIN PUBLIC KEY-----");
      }
    }),
  );
}

/** Node would take the public half of such a key, and an image would hold the whole. */
export function refusePrivate(name: string, content: Buffer | string): void {
  if (content.includes(" PRIVATE KEY-----")) throw new ToolError(`${name} is a private key, and keys of the keyring get into images`, `name its public half, which \`openssl rsa -in ${name} -pubout\` writes`);
}

/** Whether a member is one of signatures. */
export function isSignature(plain: Buffer): boolean {
  return plain.subarray(0, 6).toString("latin1") === ".SIGN.";
}

/** Names of the keys that a member of signatures says it was made with. */
export function signersOf(member: Buffer, what: string): readonly string[] {
  return signaturesIn(member, what).map(({ key }) => key);
}

/** Throws unless some key of the ring signed `signed`. `what` names it in messages. */
export function verifySignature(member: Buffer, signed: Buffer, keys: Keyring, what: string): void {
  const made = signaturesIn(member, what);
  const known = made.filter(({ key }) => keys.has(key));
  if (known.length === 0) throw new ToolError(`${what} is signed by ${made.map(({ key }) => key).join(", ") || "nobody"}, and that is no key of the keyring`, `the keyring has ${[...keys.keys()].join(", ") || "no key"}: add the key to \`keyring\` if it is to be trusted`);
  const good = known.some(({ kind, key, content }) => {
    const [algorithm, publicKey] = [KINDS[kind], keys.get(key)];
    return algorithm !== undefined && publicKey !== undefined && verify(algorithm, signed, publicKey, content);
  });
  if (!good) throw new ToolError(`the signature of ${what} by ${known.map(({ key }) => key).join(", ")} is wrong: its bytes are not what was signed`);
}

function signaturesIn(member: Buffer, what: string): readonly { readonly kind: string; readonly key: string; readonly content: Buffer }[] {
  return tarEntries(member, `the signature of ${what}`).flatMap(({ name, content }) => {
    const [, kind = "", key = ""] = NAME.exec(name) ?? [];
    return kind === "" ? [] : [{ kind, key, content: content.read() }];
  });
}

/** A signature over SHA-256, which apk-tools since 2.12 and apko verify. */
export function makeSignature(signed: Buffer, privateKey: KeyObject): Buffer {
  return sign("sha256", signed, privateKey);
}
