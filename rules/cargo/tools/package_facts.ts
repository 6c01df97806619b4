/** What becomes CARGO_PKG_AUTHORS and its like. */
import type { Manifest } from "./manifest.ts";
import { bool, string, strings } from "./toml.ts";

/** Only what the manifest says, by the names that `rust_crate` has. */
export function packageFacts({ package: own }: Pick<Manifest, "package">): Readonly<Record<string, string>> {
  const authors = strings(own["authors"]);
  const facts: Readonly<Record<string, string | undefined>> = {
    authors: authors.length === 0 ? undefined : authors.join(":"),
    description: string(own["description"])?.trim(),
    homepage: string(own["homepage"]),
    repository: string(own["repository"]),
    license: string(own["license"]),
    license_file: string(own["license-file"]),
    readme: bool(own["readme"]) === true ? "README.md" : string(own["readme"]),
    rust_version: string(own["rust-version"]),
  };
  return Object.fromEntries(Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
