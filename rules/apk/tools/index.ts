/** The tool that makes apko's index: `index --index OUT --descriptor OUT --config NAME FILE [--include NAME FILE] --image DESCRIPTOR CONFIG...`. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Tool } from "../../../engine/api/tool.ts";
import { canonicalJson, describe, readDescriptor, type Descriptor } from "../../oci/tools/descriptor.ts";
import { mediaTypes } from "../../oci/tools/media_types.ts";
import { readConfig } from "./config_yaml.ts";
import { indexDocument } from "./image_documents.ts";

export const version = 1;

const apkoIndex: Tool = ({ args, cwd }) => {
  const words = [...args];
  const next = (): string => words.shift() ?? fault();
  const file = (): string => path.join(cwd, next());
  let [index, descriptor, name, config] = ["", "", "", ""];
  const includes = new Map<string, string>();
  const images: { readonly descriptor: Descriptor; readonly created: string }[] = [];
  while (words.length > 0) {
    switch (next()) {
      case "--index":
        index = file();
        break;
      case "--descriptor":
        descriptor = file();
        break;
      case "--config":
        name = next();
        config = readFileSync(file(), "utf8");
        break;
      case "--include":
        includes.set(next(), readFileSync(file(), "utf8"));
        break;
      case "--image":
        images.push({ descriptor: readDescriptor(file()), created: (JSON.parse(readFileSync(file(), "utf8")) as { readonly created: string }).created });
        break;
      default:
        fault();
    }
  }
  const bytes = indexDocument(readConfig(config, name, (include) => includes.get(path.posix.basename(include))).config, images);
  writeFileSync(index, bytes);
  writeFileSync(descriptor, canonicalJson(describe(mediaTypes.index, bytes)));
};
export default apkoIndex;

/** The rule writes these arguments, so a wrong one is its bug. */
function fault(): never {
  throw new Error("index was called with other arguments than its rule's");
}
