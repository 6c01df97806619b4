/** One C program, linked in the three ways musl has. */
import { cc_binary } from "athanor";
import { for_every_processor, from_runtime } from "//defs.ts";

const srcs = ["main.c"];
for_every_processor("static", cc_binary({ name: "static", srcs, linkage: "static", linkopts: ["-lpthread"] }));
for_every_processor("static_pie", cc_binary({ name: "static_pie", srcs, linkage: "static_pie" }));
// Uses a library of the runtime folder.
for_every_processor("dynamic", cc_binary({ name: "dynamic", srcs, defines: ["GREET"], deps: ["//runtime:greet", "//runtime:pthread"], ...from_runtime }));
