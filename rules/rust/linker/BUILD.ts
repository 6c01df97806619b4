/** What rustc takes for a C compiler when it links a shared object. */
import { rust_binary } from "athanor";

rust_binary({ name: "driver", srcs: ["driver.rs"], edition: "2024", visibility: ["public"], tags: ["manual"] });
