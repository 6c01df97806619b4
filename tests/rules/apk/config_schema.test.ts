/** Fields of apko.yaml beside apko's own schema, out of its module: each is read, or refused with what to write instead. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { ToolError } from "../../../engine/api/tool.ts";
import { readConfig } from "../../../rules/apk/tools/config_yaml.ts";
import { apko, check } from "../../support/apko_module.ts";

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

const REFUSED = ["contents.baseimage"];

/** What is wrong with a configuration that has this value at this place; lists on the way have one item. */
function complaint(path: readonly string[], value: unknown): ToolError | undefined {
  const config = path.reduceRight((inner, step) => (step === "[]" ? [inner] : { [step]: inner }), value);
  try {
    // JSON is YAML.
    readConfig(JSON.stringify(config), "apko.yaml", () => "");
    return undefined;
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
}

check("every field of apko's schema is read, save those that are refused with what to write instead; there are no others", () => {
  const schema = JSON.parse(apko.text("pkg/build/types/schema.json")) as Schema;
  const samples: Readonly<Record<string, unknown>> = { string: "x", integer: 1, boolean: true, object: { name: "x" } };
  let fields = 0;
  const visit = ({ $ref, ...own }: Schema, path: readonly string[]): void => {
    const { type = "", properties, items } = $ref === undefined ? own : (schema.$defs?.[$ref.replace("#/$defs/", "")] ?? own);
    const name = path.filter((step) => step !== "[]").join(".");
    if (REFUSED.includes(name)) return void assert.match(complaint(path, {})?.help ?? "", /^`include` the base's own configuration/);
    if (items) return visit(items, [...path, "[]"]);
    if (properties === undefined) {
      fields += 1;
      return assert.equal(complaint(path, samples[type])?.message, undefined, name);
    }
    // Nothing is like this name, so the answer is the list of all there are.
    assert.equal(complaint([...path, "0123456789"], 1)?.help, `there are ${Object.keys(properties).join(", ")}`, name);
    for (const [field, inner] of Object.entries(properties)) visit(inner, [...path, field]);
  };
  visit(schema, []);
  assert.ok(fields > 40, `${fields} fields`);
});

test.run();
