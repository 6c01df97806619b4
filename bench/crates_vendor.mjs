// crates_vendor on some 300 crates, everything downloaded, against `cargo metadata` for both platforms.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { athanor, median, timed } from "./run.mjs";

const DEPENDENCIES = `anyhow = "1"
axum = "0.8"
clap = { version = "4", features = ["derive"] }
diesel = { version = "2", default-features = false, features = ["postgres"] }
hyper = { version = "1", features = ["full"] }
image = "0.25"
reqwest = { version = "0.12", default-features = false, features = ["rustls-tls", "json"] }
serde = { version = "1", features = ["derive"] }
sqlx = { version = "0.8", features = ["postgres", "runtime-tokio"] }
tokio = { version = "1", features = ["full"] }
tonic = "0.13"
tower-http = { version = "0.6", features = ["full"] }
tracing-subscriber = { version = "0.3", features = ["env-filter", "json"] }
uuid = { version = "1", features = ["v4"] }
zstd = "0.13"
`;

/** Needs a registry, and a cargo whose downloads are its own. */
export function cratesVendor(scratch, report) {
  const workspace = path.join(scratch, "vendor");
  mkdirSync(workspace, { recursive: true });
  const files = {
    "athanor.toml": `default_platform = "@athanor//platforms:linux_x86_64_musl"\n`,
    "BUILD.ts": `import { crates_vendor } from "athanor";\ncrates_vendor({ name: "crates_vendor" });\n`,
    "Cargo.toml": `[package]\nname = "many"\nversion = "0.0.0"\nedition = "2024"\n[lib]\npath = "lib.rs"\n[dependencies]\n${DEPENDENCIES}`,
    "lib.rs": "",
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(workspace, file), text);
  timed("cargo", ["generate-lockfile"], { cwd: workspace });
  timed("cargo", ["fetch"], { cwd: workspace });
  const metadata = (triple) => timed("cargo", ["metadata", "--format-version=1", "--offline", "--filter-platform", triple], { cwd: workspace });
  let crates = 0;
  const vendor = () => {
    rmSync(path.join(workspace, "crates"), { recursive: true, force: true });
    const { milliseconds, output } = athanor(workspace, ["run", "//:crates_vendor"]);
    crates = Number(/(\d+) crates/.exec(output)?.[1]);
    return milliseconds;
  };
  vendor();
  const ours = median(5, vendor);
  const cargo = median(5, () => metadata("x86_64-unknown-linux-musl") + metadata("aarch64-unknown-linux-gnu"));
  report(`crates_vendor, ${crates} crates`, `ratio ${(ours / cargo).toFixed(2)} (goal 2): ${ours.toFixed(0)} ms, cargo metadata for both platforms ${cargo.toFixed(0)} ms`, ours <= 2 * cargo);
}
