/**
 * The tool that verifies and unpacks a package once for all images it gets into: `unpack --control FILE --data FILE --tar OUT --packed OUT`.
 * The first output is the data member's tar, the second is described in packed_pieces.ts.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Tool } from "../../../engine/api/tool.ts";
import { readControl, readData } from "./apk_file.ts";
import { fileName } from "./metadata.ts";
import { packPieces } from "./packed_pieces.ts";
import { tarEntries } from "./tar_entries.ts";

export const version = 2;

const unpack: Tool = ({ args, cwd }) => {
  const [control = "", data = "", tarFile = "", packedFile = ""] = args.flatMap((word, i) => (i % 2 === 1 ? [path.join(cwd, word)] : []));
  const read = readControl(readFileSync(control), path.basename(control));
  const what = fileName(read.info);
  const tar = readData(readFileSync(data), read.info, what);
  writeFileSync(tarFile, tar);
  writeFileSync(packedFile, packPieces({ ...read, files: tarEntries(tar, `the data of ${what}`), size: 0 }));
};
export default unpack;
