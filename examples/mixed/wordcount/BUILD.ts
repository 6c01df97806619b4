/** Rust that C calls: an archive that holds the crate, what it uses and std. */
import { rust_static_library } from "athanor";

rust_static_library({ name: "wordcount", srcs: ["lib.rs"], edition: "2024", deps: ["//text"], visibility: ["public"] });
