/** Platforms in the words of the Remote Execution API's lexicon. */

const SYSTEMS: Readonly<Record<string, string>> = { darwin: "macos" };
const INSTRUCTION_SETS: Readonly<Record<string, string>> = { x86_64: "x86-64", aarch64: "arm-a64" };

export function platformProperty(constraint: "os" | "cpu", value: string): readonly [name: string, value: string] {
  return constraint === "os" ? ["OSFamily", SYSTEMS[value] ?? value] : ["ISA", INSTRUCTION_SETS[value] ?? value];
}
