/** The table of commands: what help and completion show; each is loaded only when it is the one. */
import type { CommandSpec } from "./command.ts";
import { build, configuration, type OptionSpec } from "./options.ts";
import { testing } from "./test_options.ts";

const junit: OptionSpec = { name: "junit", value: "FILE", help: "write test results as JUnit XML" };
const output = (choices: readonly string[]): OptionSpec => ({ name: "output", short: "o", value: "FORM", choices, help: `the form of the answer; ${choices[0]} unless told` });
const PATTERNS = "A target is //package:name, //package (for //package:package), :name or //package:all; //package/... is everything below, and -PATTERN takes away.";

export const commands: readonly CommandSpec[] = [
  {
    name: "build",
    summary: "build targets and show where their outputs are",
    usage: "TARGET...",
    description: `${PATTERNS}\nOutputs appear below athanor-out/PLATFORM/PACKAGE/. Their paths go to stdout, everything else to stderr.`,
    options: build,
    arguments: "targets",
    examples: [
      ["athanor build //:app", "one target, for the default platform"],
      ["athanor build //... -//slow/...", "everything but what is below slow"],
      ["athanor build //:app --platform @athanor//platforms:linux_aarch64_musl -c opt", "for another platform, optimised"],
    ],
    load: async () => (await import("./commands/build.ts")).build,
  },
  {
    name: "test",
    summary: "build and run tests",
    usage: "TARGET...",
    description: `${PATTERNS}\nA test that passed and whose inputs are unchanged is not run again. Exit code 3 says that tests failed.`,
    options: [...build, ...testing, junit],
    arguments: "targets",
    examples: [
      ["athanor test //:parser_test --test_filter empty_line", "the cases of a test whose name holds empty_line"],
      ["athanor test //...", "every test, and the check of every binary's architecture"],
      ["athanor test //lib:all -k --junit results.xml", "a package's tests, all of them even when one fails, with a report for CI"],
    ],
    load: async () => (await import("./commands/test.ts")).test,
  },
  {
    name: "coverage",
    summary: "run Rust tests and write which lines they ran, as lcov",
    usage: "TARGET...",
    description: "Crates of the workspace are compiled to count what runs, those from elsewhere are not. Paths are relative to the workspace's root.",
    options: [...build, { name: "output", short: "o", value: "FILE", help: "where to write it; athanor-out/coverage.lcov unless told" }],
    arguments: "targets",
    examples: [["athanor coverage //...", "by every test"]],
    load: async () => (await import("./commands/coverage.ts")).coverage,
  },
  {
    name: "run",
    summary: "build a program and start it here",
    usage: "TARGET [-- ARGUMENT...]",
    description:
      "The program runs on this machine, in the folder you stand in, with your standard input; athanor ends with its exit code.\n" +
      "A target that keeps files of the workspace up to date (crates_vendor, write_source_files) replaces them, all or nothing.",
    options: build,
    arguments: "targets",
    rest: true,
    examples: [
      ["athanor run //:app", "start it"],
      ["athanor run //:app -- --port 8080", "with arguments"],
    ],
    load: async () => (await import("./commands/run.ts")).run,
  },
  {
    name: "query",
    summary: "ask about targets as BUILD.ts declares them",
    usage: "EXPRESSION",
    description:
      "Expressions: a target pattern; deps(X), deps(X, DEPTH), rdeps(UNIVERSE, X), kind(REGEX, X), attr(NAME, REGEX, X), filter(REGEX, X), labels(NAME, X), somepath(X, Y), allpaths(X, Y); X + Y, X ^ Y and X - Y.\nNothing is configured: every branch of a select() counts.",
    options: [output(["text", "json", "dot"])],
    arguments: "targets",
    examples: [
      ["athanor query 'deps(//:app)'", "all that an application is made from"],
      ["athanor query 'rdeps(//..., //lib:util)'", "who needs a library"],
      ["athanor query 'deps(//:app, 1)' -o dot", "a graph for Graphviz"],
    ],
    load: async () => (await import("./commands/query.ts")).query,
  },
  {
    name: "cquery",
    summary: "ask about configured targets: which platform each is built for",
    usage: "EXPRESSION",
    description: "An expression of query, or deps(X) and deps(X, DEPTH) of one: what it means once select(), transitions and toolchains are settled for the platform.",
    options: [...configuration, output(["text", "json", "dot"])],
    arguments: "targets",
    examples: [["athanor cquery 'deps(//:app)' --platform @athanor//platforms:linux_aarch64_musl", "what is built for it, and for which platform"]],
    load: async () => (await import("./commands/cquery.ts")).cquery,
  },
  {
    name: "aquery",
    summary: "show the actions that targets need",
    usage: "TARGET...",
    description: "Each action's command, inputs and outputs; as JSON with the key of those that have been carried out.",
    options: [...configuration, output(["text", "json"])],
    arguments: "targets",
    examples: [["athanor aquery //:app -o json", "every action, for other programs"]],
    load: async () => (await import("./commands/aquery.ts")).aquery,
  },
  {
    name: "images",
    summary: "list the images that targets declare, and the commands for each",
    usage: "[TARGET...]",
    description:
      "Without targets: every image of the workspace, with its platforms and the commands that lock, build, tag, push, sign, load, pack and test it.\nA command is there where a BUILD.ts has a target for it: image_tags, oci_push, oci_sign, oci_load, oci_archive, image_sbom, image_provenance or image_test with `image: \":the_image\"`.",
    options: [output(["text", "json"])],
    arguments: "targets",
    examples: [
      ["athanor images", "all of the workspace"],
      ["athanor images //services/... -o json", "those of some packages, for other programs"],
    ],
    load: async () => (await import("./commands/images.ts")).images,
  },
  {
    name: "release",
    summary: "collect the files of a version, with checksums",
    usage: "[TARGET...]",
    description:
      "Builds release targets (all of the workspace, unless named) and puts their files below athanor-out/release/VERSION/ with SHA256SUMS. In a BUILD.ts\n  release({ name: \"release\", files: { \"app-linux-x86_64\": \":app_x86_64\", \"images.tar\": \":archive\" } })\ndeclares one. The version is --version, or the tag vX.Y.Z at the commit. A workspace that differs from its commit is refused, and so is a version that exists with other content.",
    options: [...build.map((option) => (option.name === "compilation-mode" ? { ...option, help: "how to optimise: opt (default), fastbuild or dbg" } : option)), { name: "version", value: "vX.Y.Z", help: "the version; the commit's tag unless told" }, { name: "upload", value: "s3://BUCKET/FOLDER", help: "where its files are put as well, below VERSION/: S3 or what speaks its language, or gs://; the key is in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" }],
    arguments: "targets",
    examples: [
      ["athanor release", "in CI, on a pushed tag"],
      ["athanor release --upload s3://releases/app", "and into object storage; AWS_ENDPOINT_URL names another than Amazon's"],
      ["athanor release --version v1.2.3", "before there is one"],
    ],
    load: async () => (await import("./commands/release.ts")).release,
  },
  {
    name: "lock",
    summary: "bring lock files up to date",
    usage: "[TARGET...]",
    description: "Without targets: every lock of the workspace, generated crates included. A lock of Debian packages names each by version, path, size and SHA-256, from signed indexes.",
    options: [
      ...configuration,
      { name: "check", help: "change nothing; exit code 1 when a lock no longer answers what its target asks for" },
      { name: "update", value: "NAME", repeat: true, help: "bring only this package up to date" },
    ],
    arguments: "targets",
    examples: [
      ["athanor lock", "resolve everything anew"],
      ["athanor lock //sysroots:rust_lock --update rustc", "one package of one lock"],
      ["athanor lock --check", "for CI"],
    ],
    load: async () => (await import("./commands/lock.ts")).lock,
  },
  {
    name: "vendor",
    summary: "keep the bytes of every download in the workspace",
    usage: "[TARGET...]",
    description: "Copies what the targets (all, unless named) download into the vendor folder, by SHA-256; from then on they build without a network.",
    options: configuration,
    arguments: "targets",
    examples: [["athanor vendor", "everything"]],
    load: async () => (await import("./commands/vendor.ts")).vendor,
  },
  {
    name: "rust-project",
    summary: "write rust-project.json for rust-analyzer",
    usage: "[TARGET...]",
    description:
      "Without targets: every crate of the workspace. Proc macros are compiled and sources of dependencies unpacked, into athanor-out; nothing else is built.\nEditors can also ask by themselves: rust-analyzer's workspace.discoverConfig with the command athanor rust-project --discover {arg}.",
    options: [
      ...build,
      { name: "output", short: "o", value: "FILE", help: "where to write it, - for stdout; beside athanor.toml unless told" },
      { name: "discover", value: "ARG", help: "answer rust-analyzer, which gives {arg}" },
      { name: "sysroot", value: "PATH", help: "a Rust installation of the same version, whose proc macro server expands macros" },
      { name: "sysroot-src", value: "LABEL", help: "the tree with the sources of std; @athanor//sysroots:rust_src unless told" },
    ],
    arguments: "targets",
    examples: [["athanor rust-project", "for the whole workspace"]],
    load: async () => (await import("./commands/rust_project.ts")).rustProject,
  },
  {
    name: "compdb",
    summary: "write compile_commands.json for clangd",
    usage: "[TARGET...]",
    description: "Without targets: every C source of the workspace. Sysroots are unpacked into athanor-out; nothing is compiled.",
    options: [...build, { name: "output", short: "o", value: "FILE", help: "where to write it, - for stdout; beside athanor.toml unless told" }],
    arguments: "targets",
    examples: [["athanor compdb", "for the whole workspace"]],
    load: async () => (await import("./commands/compdb.ts")).compdb,
  },
  {
    name: "verify",
    summary: "read every byte of the store and check it",
    usage: "",
    description: "What is damaged is set aside, and made anew when it is next needed.",
    options: [],
    arguments: "none",
    examples: [["athanor verify", "after a crash of the machine, or on a doubtful disk"]],
    load: async () => (await import("./commands/verify.ts")).verify,
  },
  {
    name: "check",
    summary: "type-check every BUILD.ts and module of the workspace",
    usage: "",
    description: "A wrong attribute, label or select() is found without building anything, as an editor would show it.",
    options: [],
    arguments: "none",
    examples: [["athanor check", "all of it"]],
    load: async () => (await import("./commands/check.ts")).check,
  },
  {
    name: "clean",
    summary: "forget what was built",
    usage: "",
    description: "Removes athanor-out and the workspace's state; the store stays, so that the next build takes its results from there.",
    options: [
      { name: "store", help: "remove the store too: everything is downloaded and built anew, in all workspaces" },
      { name: "gc", help: "only shrink the store to its limits of size and age" },
    ],
    arguments: "none",
    examples: [
      ["athanor clean", "this workspace"],
      ["athanor clean --store", "everything of this user"],
    ],
    load: async () => (await import("./commands/clean.ts")).clean,
  },
  {
    name: "info",
    summary: "show versions, folders, sizes, platforms and toolchains",
    usage: "",
    description: "What athanor knows about this machine and this workspace; for a report of a problem.",
    options: [
      { name: "json", help: "for other programs" },
      { name: "toolchains", help: "what each toolchain downloads and unpacks instead" },
    ],
    arguments: "none",
    examples: [
      ["athanor info --json", "for other programs"],
      ["athanor info --toolchains", "what each toolchain downloads and unpacks"],
    ],
    load: async () => (await import("./commands/info.ts")).info,
  },
  {
    name: "help",
    summary: "explain a command",
    usage: "[COMMAND]",
    description: "Without a command: what there is.",
    options: [],
    arguments: "commands",
    examples: [["athanor help build", "all about build"]],
    load: async () => (await import("./commands/help.ts")).help,
  },
  {
    name: "version",
    summary: "show the version",
    usage: "",
    description: "Also `athanor --version`.",
    options: [],
    arguments: "none",
    examples: [],
    load: async () => (await import("./commands/version.ts")).version,
  },
  {
    name: "completion",
    summary: "print a script that completes commands, options and targets",
    usage: "SHELL",
    description: "SHELL is bash, zsh or fish.",
    options: [],
    arguments: "shells",
    examples: [
      ['eval "$(athanor completion bash)"', "in ~/.bashrc"],
      ['eval "$(athanor completion zsh)"', "in ~/.zshrc, after compinit"],
      ["athanor completion fish | source", "in ~/.config/fish/config.fish"],
    ],
    load: async () => (await import("./commands/completion.ts")).completion,
  },
];

/** Called by the completion scripts: `athanor __complete WORD...`, the last one being typed. */
export const hidden: readonly CommandSpec[] = [
  {
    name: "__complete",
    summary: "",
    usage: "",
    description: "",
    options: [],
    arguments: "none",
    examples: [],
    load: async () => (await import("./commands/complete.ts")).complete,
  },
];
