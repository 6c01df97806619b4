/** filegroup: a name for a set of files. */
import { attr, DefaultInfo, depset, rule } from "athanor/api";

/** Files under one name, to be listed in other targets' srcs or data. */
export const filegroup = rule({
  attrs: {
    /** The files. */
    srcs: attr.files(),
  },
  impl: (ctx) => [DefaultInfo({ files: depset(ctx.attrs.srcs) })],
});
