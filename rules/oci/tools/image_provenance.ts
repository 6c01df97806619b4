/** The tool that writes a SLSA provenance predicate: `--out FILE --commit FACTS --about JSON`, then what `imageArgs` gives. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { canonicalJson, hexOf } from "./descriptor.ts";
import { readImageFiles, type ImageFiles } from "./image_files.ts";
import type { Commit } from "./image_tags.ts";

export const version = 1;

/** What image_provenance says of a build. */
export interface BuildFacts {
  readonly target: string;
  readonly platform: string;
  readonly profile: string;
  readonly source: string;
  readonly builder: string;
}

const imageProvenance: Tool = ({ args, cwd }) => {
  const [, out = "", , facts = "", , about = ""] = args;
  const commit = JSON.parse(readFileSync(path.join(cwd, facts), "utf8")) as Commit;
  writeFileSync(path.join(cwd, out), `${canonicalJson(provenance(JSON.parse(about) as BuildFacts, commit, readImageFiles(args, cwd)))}\n`);
};
export default imageProvenance;

/** Says what `externalParameters` mean. A name, not a place. */
const BUILD_TYPE = "tag:athanor,2026:image";

/** slsa.dev/spec/v1.0/provenance. Without times: they would be all that differs between two builds of one commit. */
export function provenance({ target, platform, profile, source, builder }: BuildFacts, commit: Commit, { images, isIndex }: ImageFiles): unknown {
  if ("problem" in commit) throw new ToolError(`provenance names a commit, and the workspace has none: ${commit.problem}`);
  if (commit.dirty) throw new ToolError("provenance names a commit, and the workspace differs from it", "commit or remove what `git status` shows");
  return {
    buildDefinition: {
      buildType: BUILD_TYPE,
      externalParameters: { target, platform, profile, source },
      resolvedDependencies: [{ uri: `git+${source}`, digest: { gitCommit: commit.commit } }],
    },
    runDetails: {
      builder: { id: builder },
      metadata: {},
      byproducts: isIndex ? images.map(({ config, manifestBlob }) => ({ name: `${config.os}/${config.architecture}`, digest: { sha256: hexOf(manifestBlob.descriptor.digest) } })) : [],
    },
  };
}
