/** One Rust program, linked in the three ways musl has. */
import { rust_binary } from "athanor";
import { for_every_processor, from_runtime } from "//defs.ts";

const srcs = ["main.rs"];
for_every_processor("static", rust_binary({ name: "static", srcs, edition: "2024", linkage: "static" }));
for_every_processor("static_pie", rust_binary({ name: "static_pie", srcs, edition: "2024", linkage: "static_pie" }));
for_every_processor("dynamic", rust_binary({ name: "dynamic", srcs, edition: "2024", ...from_runtime }));
