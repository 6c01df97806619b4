/** `athanor check`: type-checks the workspace. */
import { plural } from "../../api/plural.ts";
import { checkWorkspace } from "../check.ts";
import { DONE, WRONG, type Command } from "../command.ts";
import { openLoader } from "../planning.ts";
import { withSession } from "../session.ts";

export const check: Command = (context) =>
  withSession(context, async (session) => {
    session.events({ kind: "phase", name: "load", detail: "type-checking" });
    const packages = openLoader(session).packagesBelow({ repository: "", package: "" });
    const diagnostics = checkWorkspace(session.workspace, packages);
    for (const diagnostic of diagnostics) session.events({ kind: "diagnostic", diagnostic });
    session.events({ kind: "line", text: diagnostics.length === 0 ? `${plural(packages.length, "package")} without a mistake` : plural(diagnostics.length, "mistake") });
    return diagnostics.length === 0 ? DONE : WRONG;
  });
