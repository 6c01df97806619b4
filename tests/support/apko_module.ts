/** apko's own cases for a test file: its module, and `check`, which declares a test over it or, where the module cannot be had, skips it and says why. */
import { test } from "uvu";
import { APKO, goModule, type GoModule } from "./go_module.ts";

const found = await goModule(APKO);
if (typeof found === "string") console.log(`skipped: ${found}`);

export const check = typeof found === "string" ? test.skip : test;

/** Without files where it cannot be had: no test of `check` runs then. */
export const apko: GoModule = typeof found === "string" ? { files: [], read: () => Buffer.alloc(0), text: () => "" } : found;
