/** What the standard library for musl needs beside its own sources. */
import { filegroup } from "athanor";

filegroup({ name: "unwind_for_musl", srcs: ["unwind_for_musl.rs"], visibility: ["public"] });
