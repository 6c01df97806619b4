/** The crates of Cargo.lock, as targets in crates/. */
import { crates_vendor } from "athanor";

crates_vendor({ name: "crates_vendor" });
