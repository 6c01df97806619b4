/** Files as rules see them: opaque handles. A path appears only when an action is rendered, so no rule can smuggle one past its inputs. */

declare const brand: unique symbol;
const ARTIFACT: unique symbol = Symbol("athanor.artifact");
const PROGRAM: unique symbol = Symbol("athanor.program");

/** What a File stands for, as plain data. `path` has `/`, is relative, and starts with the package. */
export type Artifact =
  | { readonly kind: "source"; /** "" is the workspace. */ readonly repository: string; readonly path: string }
  | { readonly kind: "output"; /** Key of the configured target that declares it. */ readonly owner: string; readonly path: string; readonly tree: boolean }
  | { readonly kind: "download"; readonly mirror: string; readonly path: string; readonly checksum: string; readonly size: number }
  | { readonly kind: "inside"; readonly tree: Artifact; readonly path: string };

/** The facts of the commit, kept by the command line in a place of its own. */
export const COMMIT = Object.freeze({ kind: "source", repository: "git", path: "commit.json" } as const);

/** A file an action reads or writes. */
export interface File {
  readonly [brand]: "File";
  readonly [ARTIFACT]: Artifact;
  /** The last segment of its path. */
  readonly basename: string;
  /** From the last dot of the basename on (".rs"), or "". */
  readonly extension: string;
  readonly isDirectory: boolean;
}

/** A directory that is one artifact: what an unpacked archive or a sysroot is. */
export interface Tree extends File {
  readonly isDirectory: true;
  /** A file or folder inside; naming it makes the whole tree an input. */
  file(path: string): File;
  /** A program of a root file system, named from the root's top ("usr/bin/rustc"). An action whose argv[0] is a program runs in that root. */
  program(path: string): Program;
}

/** A file its rule declared and one action must write. */
export interface Output extends File {
  readonly output: true;
}
export interface OutputTree extends Tree {
  readonly output: true;
}

/** A program of a root: rendered as an absolute path, since a root is mounted at `/usr`. */
export interface Program {
  readonly [brand]: "Program";
  readonly [PROGRAM]: ProgramReference;
}

export interface ProgramReference {
  readonly root: Artifact;
  /** From the root's top, without a leading slash. */
  readonly path: string;
}

export function makeFile(artifact: Artifact): File {
  return Object.freeze(handle(artifact)) as File;
}

export function makeTree(artifact: Artifact): Tree {
  return Object.freeze({
    ...handle(artifact),
    isDirectory: true,
    file: (path: string) => makeFile({ kind: "inside", tree: artifact, path: cleanPath(path) }),
    program: (path: string) => makeProgram({ root: artifact, path: cleanPath(path) }),
  }) as unknown as Tree;
}

export function makeOutput(artifact: Artifact & { kind: "output" }): Output | OutputTree {
  if (artifact.tree) return Object.freeze({ ...makeTree(artifact), output: true }) as unknown as OutputTree;
  return Object.freeze(Object.assign(handle(artifact), { output: true })) as unknown as Output;
}

export function makeProgram(reference: ProgramReference): Program {
  return Object.freeze({ [PROGRAM]: Object.freeze(reference), ...opaque("Program") }) as unknown as Program;
}

/** The artifact behind a value, or undefined where it is no File. */
export function artifactOf(value: unknown): Artifact | undefined {
  return typeof value === "object" && value !== null ? (value as { [ARTIFACT]?: Artifact })[ARTIFACT] : undefined;
}

export function programOf(value: unknown): ProgramReference | undefined {
  return typeof value === "object" && value !== null ? (value as { [PROGRAM]?: ProgramReference })[PROGRAM] : undefined;
}

/** One string an artifact, equal for equal artifacts: the key of every map over artifacts. */
export function artifactKey(artifact: Artifact): string {
  switch (artifact.kind) {
    case "source":
      return `s ${artifact.repository} ${artifact.path}`;
    case "output":
      return `o ${artifact.owner} ${artifact.path}`;
    case "download":
      return `d ${artifact.checksum} ${artifact.mirror} ${artifact.path}`;
    case "inside":
      return `i ${artifact.path} ${artifactKey(artifact.tree)}`;
  }
}

/** Joins what must never turn into a string by accident (pulumi#4261: the error text reached production). */
export function opaque(what: string): { readonly [Symbol.toPrimitive]: () => never } {
  let made = opaques.get(what);
  if (!made) {
    const toPrimitive = (): never => {
      throw new TypeError(`a ${what} is not a string: pass it as an argument of its own, or inside arg\`...\``);
    };
    opaques.set(what, (made = Object.freeze({ [Symbol.toPrimitive]: toPrimitive })));
  }
  return made;
}

/** One a kind: there are hundreds of thousands of files. */
const opaques = new Map<string, { readonly [Symbol.toPrimitive]: () => never }>();

function handle(artifact: Artifact): object {
  const basename = artifact.path.slice(artifact.path.lastIndexOf("/") + 1);
  const dot = basename.lastIndexOf(".");
  return {
    [ARTIFACT]: Object.freeze(artifact),
    basename,
    extension: dot > 0 ? basename.slice(dot) : "",
    isDirectory: artifact.kind === "output" && artifact.tree,
    [Symbol.toPrimitive]: opaque("File")[Symbol.toPrimitive],
  };
}

function cleanPath(path: string): string {
  if (path === "" || path.startsWith("/") || path.split("/").some((part) => part === "" || part === "." || part === ".."))
    throw new TypeError(`"${path}" must be a relative path without "." and ".."`);
  return path;
}
