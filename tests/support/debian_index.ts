/** A tiny Debian archive in memory: Packages texts per suite, as the resolver sees them. */
import { parseParagraphs } from "../../rules/debian/tools/control.ts";
import { candidateOf, indexPackages, type PackagesIndex } from "../../rules/debian/tools/packages_index.ts";

/** `suites`: the text of each suite's Packages file, in order of priority. A package needs a name only; its version is then 1. */
export function debianIndex(suites: Readonly<Record<string, string>>, architecture = "amd64"): PackagesIndex {
  const candidates = Object.entries(suites).flatMap(([suite, text]) =>
    parseParagraphs(packagesText(text)).map((fields) => {
      const candidate = candidateOf(fields, suite);
      if (candidate === undefined) throw new Error(`a paragraph is not whole: ${JSON.stringify([...fields])}`);
      return candidate;
    }),
  );
  return indexPackages(architecture, Object.keys(suites), candidates);
}

/** Each line `name version; Field: value; ...` as a paragraph with a file to download: an imagined one, unless the fields name its size and digest. */
export function packagesText(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [head = "", ...fields] = line.split(";").map((part) => part.trim());
      const [name = "", version = "1"] = head.split(" ");
      const sha256 = Buffer.from(`${name} ${version}`).toString("hex").padEnd(64, "0").slice(0, 64);
      const usual = [`Filename: pool/${name}_${version.replace(/^\d+:/, "")}.deb`, `Size: 10`, `SHA256: ${sha256}`];
      const own = new Set(fields.map((field) => field.slice(0, field.indexOf(":"))));
      return [`Package: ${name}`, `Version: ${version}`, ...usual.filter((field) => !own.has(field.slice(0, field.indexOf(":")))), ...fields, ""].join("\n");
    })
    .join("\n");
}
