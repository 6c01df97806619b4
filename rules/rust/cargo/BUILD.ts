/** What stands for cargo while a crate is compiled. */
import { filegroup } from "athanor";

filegroup({ name: "cargo", srcs: ["cargo"], visibility: ["public"] });
