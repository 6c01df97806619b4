/** Crates from registries: Cargo.toml and Cargo.lock say which, `athanor run //thirdparty:crates_vendor` writes crates/. */
import { crates_vendor } from "athanor";

crates_vendor({ name: "crates_vendor" });
