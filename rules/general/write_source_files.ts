/** write_source_files: built files that are kept in the workspace. */
import { attr, RunInfo, rule } from "athanor/api";

/**
 * Keeps what is built beside the sources: `athanor run` copies it there, replacing all of it or nothing.
 * For generated code that is reviewed, documents, a lock another program reads.
 */
export const write_source_files = rule({
  attrs: {
    /** Where to write, relative to the package, and the target whose one file or folder goes there: `{ "api.json": ":api" }`. */
    files: attr.dep_map({ provides: [] }),
  },
  impl(ctx) {
    const entries = Object.entries(ctx.attrs.files).map(([path, target]) => {
      const [file, ...more] = target.files;
      if (!file || more.length > 0) return ctx.fail(`"${path}" needs a target of one file or folder; ${target.label} has ${more.length + (file ? 1 : 0)}`, { attribute: "files", text: path });
      return { path: ctx.label.package === "" ? path : `${ctx.label.package}/${path}`, file };
    });
    const writes = entries.map(({ path }) => path);
    return [RunInfo({ argv: [], tool: { name: "general/write_source_files", params: writes, files: { sources: entries.map(({ file }) => file) } }, network: false, writes })];
  },
});
