/** Two programs that do the same: one begins in C, one in Rust. */
import { cc_binary, rust_binary } from "athanor";
import { for_every_platform } from "//defs.ts";

const in_c = cc_binary({ name: "in_c", srcs: ["main.c", "wordcount.h"], rust_deps: ["//wordcount"] });
const in_rust = rust_binary({ name: "in_rust", srcs: ["main.rs"], edition: "2024", deps: ["//text"] });

for_every_platform("in_c", in_c);
for_every_platform("in_rust", in_rust);
