/** The tool that makes apko's index: `index --index OUT --descriptor OUT --sbom NAME OUT --config NAME FILE [--include NAME FILE] --image DESCRIPTOR CONFIG...`. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Tool } from "../../../engine/api/tool.ts";
import { canonicalJson, describe, readDescriptor, type Descriptor } from "../../oci/tools/descriptor.ts";
import { mediaTypes } from "../../oci/tools/media_types.ts";
import { readConfig } from "./config_yaml.ts";
import { indexDocument, lastCreated } from "./image_documents.ts";
import { indexSbom } from "./sbom.ts";

export const version = 1;

const apkoIndex: Tool = ({ args, cwd }) => {
  const words = [...args];
  const next = (): string => words.shift() ?? fault();
  const file = (): string => path.join(cwd, next());
  let [index, descriptor, name, config, imageName, sbom] = ["", "", "", "", "", ""];
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
      case "--sbom":
        imageName = next();
        sbom = file();
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
  const read = readConfig(config, name, (include) => includes.get(path.posix.basename(include))).config;
  const bytes = indexDocument(read, images);
  const described = describe(mediaTypes.index, bytes);
  writeFileSync(index, bytes);
  writeFileSync(descriptor, canonicalJson(described));
  const { manifests } = JSON.parse(bytes.toString()) as { readonly manifests: readonly Descriptor[] };
  writeFileSync(sbom, indexSbom({ name: imageName, index: described, images: manifests, vcsUrl: read.vcsUrl, created: lastCreated(images) }));
};
export default apkoIndex;

/** The rule writes these arguments, so a wrong one is its bug. */
function fault(): never {
  throw new Error("index was called with other arguments than its rule's");
}
