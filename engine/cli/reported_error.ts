/** A BuildError on its way out of a workspace: with the sources its squiggles are drawn from, and the exit code it deserves. */
import { BuildError, type Diagnostic } from "../api/diagnostic.ts";

export class ReportedError extends BuildError {
  readonly readSource: (file: string) => string | undefined;
  readonly exitCode: number;
  constructor(diagnostics: readonly Diagnostic[], readSource: (file: string) => string | undefined, exitCode: number) {
    super(diagnostics);
    this.readSource = readSource;
    this.exitCode = exitCode;
  }
}
