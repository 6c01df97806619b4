/** container: how an image's program is started in the image's own file system, where actions run. */
import { attr, RootInfo, rule, toolchain_type, type Program } from "athanor/api";

/** A toolchain type: bubblewrap of the platform actions run on. */
export interface Container {
  readonly bubblewrap: Program;
}
export const container = toolchain_type<Container>("container");

/** Starts containers with the bubblewrap of a root. */
export const bubblewrap_container = rule({
  attrs: {
    /** The root file system that holds it. */
    root: attr.dep({ provides: [RootInfo], cfg: "exec" }),
    /** Its path in the root. */
    program: attr.string({ default: "usr/bin/bwrap" }),
  },
  impl: (ctx) => [container({ bubblewrap: ctx.attrs.root.get(RootInfo).tree.program(ctx.attrs.program) })],
});
