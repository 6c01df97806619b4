/** Programs of a root started on the host itself: by the root's own loader, as its libraries are not the host's. */
import { closeSync, existsSync, openSync, readdirSync, readSync, realpathSync } from "node:fs";
import type { Stage } from "./stage.ts";

const loaders = new Map<string, readonly string[]>();

/** The dynamic loader of a root and where it finds that root's libraries; nothing for a root without one. */
export function loaderOf(tree: string): readonly string[] {
  let known = loaders.get(tree);
  if (!known) loaders.set(tree, (known = findLoader(tree)));
  return known;
}

function findLoader(tree: string): readonly string[] {
  const folders = ["usr/lib64", "usr/lib", "lib64", "lib"].filter((name) => existsSync(`${tree}/${name}`));
  const loader = folders.flatMap((name) => readdirSync(`${tree}/${name}`).filter((file) => /^ld-(linux|musl).*\.so\.\d+$/.test(file)).map((file) => `${tree}/${name}/${file}`)).find((file) => existsSync(file));
  if (loader === undefined) return [];
  // Each folder is looked into for each library, and for variants of the processor below it: those that differ, the usual place first.
  const libraries = [...folders.flatMap((name) => readdirSync(`${tree}/${name}`).filter((below) => /^\w+-linux-\w+$/.test(below)).map((below) => `${name}/${below}`)), ...folders];
  return [loader, "--library-path", [...new Set(libraries.map((name) => realpathSync(`${tree}/${name}`)))].join(":")];
}

/** Without a sandbox: paths below /usr are the root's, and its programs are started by its own loader. What they start in turn is the host's affair. */
export function hostCommand(argv: readonly string[], { root }: Stage): readonly string[] {
  if (!root) return argv;
  const [program = "", ...args] = argv.map((argument) => argument.replace(/(^|=)\/usr\//, (match, before: string) => (existsSync(`${root.path}/${argument.slice(argument.indexOf("/usr/") + 1)}`) ? `${before}${root.path}/usr/` : match)));
  const loader = program.startsWith(root.path) && isDynamic(program) ? loaderOf(root.path) : [];
  return [...loader, program, ...args];
}

/** The loader's name stands near the start of a dynamic ELF file (PT_INTERP). */
function isDynamic(program: string): boolean {
  if (!existsSync(program)) return false;
  const handle = openSync(realpathSync(program), "r");
  try {
    const head = Buffer.alloc(4096);
    readSync(handle, head, 0, head.length, 0);
    return head.includes("/ld-linux") || head.includes("/ld-musl");
  } finally {
    closeSync(handle);
  }
}
