/** Rust that C calls: an archive that holds the crate, what it uses and std. */
import { rust_static_library, rust_test } from "athanor";

const wordcount = rust_static_library({ name: "wordcount", srcs: ["lib.rs"], edition: "2024", deps: ["//text"], visibility: ["public"] });

rust_test({ name: "wordcount_test", crate: wordcount });
