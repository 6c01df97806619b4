/** APKINDEX.tar.gz: the signature's gzip member, then the index's. */
import { ToolError } from "../../../engine/api/tool.ts";
import { firstMember, unpackAll } from "./gzip_members.ts";
import { isSignature, verifySignature, type Keyring } from "./signature.ts";
import { tarEntries } from "./tar_entries.ts";

/** Alpine's largest index has 2 MB; apko allows 100 MB. */
const LIMIT = 100 * 2 ** 20;
const SIGNATURE_LIMIT = 2 ** 20;

/** The index's text, signed by a key of the ring. `what` names it in messages. */
export function readIndexArchive(bytes: Buffer, keys: Keyring, what: string): string {
  const first = firstMember(bytes, what, LIMIT);
  if (!isSignature(first.plain)) throw new ToolError(`${what} is not signed`);
  if (first.plain.length > SIGNATURE_LIMIT) throw new ToolError(`${what} has a signature of ${first.plain.length} bytes`);
  const signed = bytes.subarray(first.packed.length);
  verifySignature(first.plain, signed, keys, what);
  return indexText(signed, what);
}

/** The text of an index without looking at who signed it. */
export function indexText(body: Buffer, what: string): string {
  const index = tarEntries(unpackAll(body, what, LIMIT), what).find(({ name }) => name === "APKINDEX");
  if (index === undefined) throw new ToolError(`${what} holds no APKINDEX`);
  return index.content.read().toString("utf8");
}
