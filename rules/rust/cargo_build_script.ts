/** cargo_build_script: a package's build.rs, compiled for where actions run and run for the target, as cargo does it. */
import { arg, attr, DefaultInfo, depset, each, joined, RootInfo, rule, type Arg, type File, type Profile } from "athanor/api";
import { CcInfo, joinCcInfo } from "../cc/cc_info.ts";
import { cxxHelp, lackOfCxx } from "../cc/compile.ts";
import { usualLink } from "../cc/program_link.ts";
import { SystemLibraryInfo } from "../cc/system_library.ts";
import { BinaryInfo } from "../general/binary_info.ts";
import { BuildScriptInfo } from "./build_script_info.ts";
import { BuildScriptToolsInfo, compilerOptions } from "./build_script_tools.ts";
import { packageVariables } from "./cargo_package.ts";
import { CrateInfo, type CargoPackage, type CrateSourceInfo } from "./crate_info.ts";
import { CrateSourceTreeInfo } from "./crate_source.ts";
import { hostProfile, ownProfile, type RustProfile } from "./profile.ts";
import { rustc } from "./rustc.ts";
import { cfgVariables } from "./target_cfg.ts";

/**
 * Runs a build script in a root with shell, make, perl and the target's C compiler. What it prints for cargo reaches the crates that name it in
 * `build_script`; what it writes lies in OUT_DIR. It sees its package, what its dependencies' scripts made, and what is declared here; there is no network.
 */
export const cargo_build_script = rule({
  attrs: {
    /** The package's folder (`crate_source`). */
    source: attr.dep({ provides: [CrateSourceTreeInfo] }),
    /** The script, below that folder. */
    root: attr.string({ default: "build.rs" }),
    /** The package's name. */
    package: attr.string(),
    /** Its version. */
    version: attr.string({ default: "0.0.0" }),
    /** The edition of the language the script is written in. */
    edition: attr.string({ default: "2021" }),
    /** Features of the package: `cfg(feature)` in the script, CARGO_FEATURE_* when it runs. */
    features: attr.strings(),
    /** Crates the script imports. */
    deps: attr.deps({ provides: [CrateInfo], cfg: "exec" }),
    /** Other names for them, by absolute label. */
    aliases: attr.string_map(),
    /** Crates the package itself imports: where their `links` made metadata, the script sees it as DEP_*. */
    crate_deps: attr.deps({ provides: [CrateInfo] }),
    /** The native library it is the one package for. */
    links: attr.string({ mandatory: false }),
    /** CARGO_PKG_AUTHORS and the like, by the names manifests have. */
    facts: attr.string_map(),
    /** Further variables. `$(workdir)` stands for the folder that declared files lie below. */
    env: attr.string_map(),
    /** Further files it reads. */
    data: attr.files(),
    /** Programs in its PATH, built for where it runs. */
    tools: attr.deps({ provides: [BinaryInfo], cfg: "exec" }),
    /** C libraries it may find; those of the distribution (`system_library`) by pkg-config. */
    native_deps: attr.deps({ provides: [CcInfo] }),
    /**
     * What cargo calls targets of the package, where it prints arguments for linking them alone: `{ "app": "bin app", "show": "example" }`, also test,
     * bench and lib (its unit tests). Other programs get what is for all programs, other tests what is for tests.
     */
    link_targets: attr.string_map(),
    /** Whether nothing but the package's library is built: what it prints for programs concerns nobody then. */
    library_only: attr.bool({ default: false }),
    /** What of the configuration's profile is different for the package: OPT_LEVEL and DEBUG tell it. */
    profile: attr.string_map(),
    /** How the script itself is compiled, `[profile.*.build-override]` of a Cargo.toml; quickly unless told. */
    build_profile: attr.string_map(),
    /** Compilers for the target. */
    target_tools: attr.dep({ provides: [BuildScriptToolsInfo], default: "//toolchains:build_script_tools" }),
    /** Compilers for where it runs. */
    host_tools: attr.dep({ provides: [BuildScriptToolsInfo], cfg: "exec", default: "//toolchains:build_script_tools" }),
    /** The root file system it runs in, where the usual one holds too little: "@athanor//toolchains:cmake" has cmake and bash as well. */
    runs_in: attr.dep({ provides: [RootInfo], cfg: "exec", mandatory: false }),
    /** Whether what it warns of is shown. */
    show_warnings: attr.bool({ default: true }),
    /** Seconds after which it has failed. */
    timeout: attr.int({ default: 1800, min: 1 }),
  },
  impl(ctx) {
    const { attrs } = ctx;
    const { tree } = attrs.source.get(CrateSourceTreeInfo);
    const [target, host] = [attrs.target_tools.get(BuildScriptToolsInfo), attrs.host_tools.get(BuildScriptToolsInfo)];
    const about: CargoPackage = { name: attrs.package, version: attrs.version, origin: "path", directory: tree, facts: attrs.facts };
    const features = [...new Set(attrs.features)].sort();

    const externs = attrs.deps.map((dep) => [attrs.aliases[dep.label] ?? dep.get(CrateInfo).crate, dep.get(CrateInfo)] as const);
    const program: CrateSourceInfo = {
      crate: "build_script",
      macro_toolchain: undefined,
      root: tree.file(attrs.root),
      srcs: depset<File>([tree]),
      compile_data: depset<File>([]),
      edition: attrs.edition,
      features,
      package: about,
      identity: [attrs.package, attrs.version].join(" "),
      profile: hostProfile(ctx, attrs.build_profile),
      build: undefined,
      rustc_flags: ["--cap-lints=allow"],
      rustc_env: {},
      externs,
      native: joinCcInfo({}, externs.map(([, info]) => info.native)),
    };
    const script = ctx.actions.declareFile(`${ctx.label.name}.program`);
    rustc(ctx, host.rust, { mnemonic: "RustcBuildScript", kind: "build-script", source: program, link: usualLink(host.rust.sysroot), emit: { link: script } });

    const root = attrs.runs_in?.get(RootInfo).tree ?? host.root;
    const systems = attrs.native_deps.flatMap((dep) => dep.find(SystemLibraryInfo) ?? []);
    const out_dir = ctx.actions.declareDirectory(`${ctx.label.name}.out`);
    const stdout = ctx.actions.declareFile(`${ctx.label.name}.stdout`);
    const links = attrs.crate_deps.flatMap((dep) => dep.get(CrateInfo).links ?? []);
    ctx.actions.run({
      mnemonic: "BuildScript",
      argv: [root.program("usr/bin/sh"), host.run, out_dir, stdout, tree, script],
      env: {
        ...packageVariables(about),
        ...cfgVariables(target.rust.sysroot.triple, features),
        ...Object.fromEntries(features.map((feature) => [`CARGO_FEATURE_${feature.toUpperCase().replaceAll("-", "_")}`, "1"])),
        ...(attrs.links === undefined ? {} : { CARGO_MANIFEST_LINKS: attrs.links }),
        ...profileVariables(ownProfile(ctx, attrs.profile), ctx.profile),
        ...compilers(target, host),
        ...systemLibraries(systems),
        OUT_DIR: arg`/w/${out_dir}`,
        TARGET: target.rust.sysroot.triple,
        HOST: host.rust.sysroot.triple,
        CARGO_ENCODED_RUSTFLAGS: "",
        // Constant, since it would reach the key; a jobserver says how many jobs there really are.
        NUM_JOBS: "4",
        // Programs that write the time write this one.
        SOURCE_DATE_EPOCH: "315532800",
        TMPDIR: "/tmp",
        HOME: "/tmp",
        // Folders that run.sh puts into PATH.
        ATHANOR_PATH: each([...target.programs, ...attrs.tools.map((dep) => dep.get(BinaryInfo).executable)], "/w/%{directory}"),
        ...Object.fromEntries(Object.entries(attrs.env).map(([name, value]) => [name, value.replaceAll("$(workdir)", "/w")])),
      },
      envFiles: links.map(({ metadata }) => metadata),
      inputs: [
        ...links.flatMap(({ trees }) => trees),
        ...target.programs,
        ...externs.map(([, info]) => info.package_files),
        ...attrs.data,
        ...systems.map(({ tree }) => tree),
        ...attrs.tools.map((dep) => dep.get(BinaryInfo).data),
        ...[target, host].flatMap(({ sysroot }) => [sysroot.tree]),
      ],
      outputs: [out_dir, stdout],
      timeout: attrs.timeout,
    });

    for (const [target, scope] of Object.entries(attrs.link_targets))
      if (!/^(bin [^ ]+|lib|test|example|bench)$/.test(scope)) return ctx.fail(`cargo calls nothing "${scope}"`, { attribute: "link_targets", text: target, help: 'there are "bin NAME", "lib", "test", "example" and "bench"' });
    const { cxx } = target.sysroot;
    const part = (name: string) => ctx.actions.declareFile(`${ctx.label.name}.${name}`);
    const found = { flags: part("flags"), variables: part("variables"), libraries: part("libraries"), search: part("search") };
    const link_args = { "": part("link_args"), bin: part("bin_link_args"), test: part("test_link_args"), cdylib: part("cdylib_link_args") };
    const target_link_args = Object.fromEntries(Object.keys(attrs.link_targets).map((name) => [name, part(`link_args_of/${name}`)]));
    const metadata = part("metadata");
    const linked = [...Object.entries(link_args), ...Object.entries(target_link_args).map(([name, file]) => [attrs.link_targets[name] ?? "", file] as const)];
    ctx.actions.tool({
      mnemonic: "BuildScriptOutput",
      tool: "rust/build_script_output",
      args: [
        `--package=${attrs.package} ${attrs.version}`,
        `--links=${attrs.links ?? ""}`,
        `--target=${target.rust.sysroot.triple}`,
        ...(attrs.show_warnings ? [] : ["--quiet"]),
        arg`--out-dir=${out_dir}`,
        arg`--stdout=${stdout}`,
        ...(attrs.library_only ? ["--library-only"] : []),
        ...(cxx ? cxx.archives.map((file) => arg`--cxx=/w/${file}`) : [`--no-cxx=${lackOfCxx(target.sysroot)}`, `--no-cxx-help=${cxxHelp(target.sysroot)}`]),
        ...Object.entries({ ...found, metadata }).map(([name, file]) => arg`--${name}=${file}`),
        ...linked.map(([target, file]) => arg`--link-args=${file}=${target}`),
      ],
      outputs: [metadata, ...Object.values(found), ...linked.map(([, file]) => file)],
    });
    const trees = attrs.links === undefined ? [out_dir] : [out_dir, tree];
    // Folders of the sysroot that it names for the linker.
    const link_trees = depset<File>([...trees, ...systems.map((system) => system.tree), ...(cxx && cxx.archives.length > 0 ? [target.sysroot.tree] : [])]);
    return [
      BuildScriptInfo({ out_dir, ...found, link_args, target_link_args, link_trees, links: attrs.links === undefined ? undefined : { name: attrs.links, metadata, trees } }),
      DefaultInfo({ files: depset<File>([out_dir]) }),
    ];
  },
});

/** As cargo says it. */
function profileVariables({ optLevel, debugInfo }: RustProfile, profile: Profile): Readonly<Record<string, string>> {
  return { OPT_LEVEL: optLevel, DEBUG: ["0", "none"].includes(debugInfo) ? "false" : "true", PROFILE: profile === "opt" ? "release" : "debug" };
}

/** What pkg-config and the compilers know: libraries of the target's sysroot that were declared, and nothing of the root it runs in. */
function systemLibraries(systems: readonly SystemLibraryInfo[]): Readonly<Record<string, Arg>> {
  const [first] = systems;
  if (!first) return { PKG_CONFIG_LIBDIR: "/nonexistent" };
  const path = (folders: readonly File[]): Arg => joined([...depset(folders)].flatMap((folder, i) => [i === 0 ? "/w/" : ":/w/", folder]), "");
  const headers = path(systems.flatMap((system) => system.include_folders));
  return {
    // What the compilers look through last, as they do in a distribution.
    C_INCLUDE_PATH: headers,
    CPLUS_INCLUDE_PATH: headers,
    PKG_CONFIG_LIBDIR: path(systems.flatMap((system) => system.pkg_config)),
    PKG_CONFIG_SYSROOT_DIR: arg`/w/${first.tree}`,
    ...(systems.every(({ linkage }) => linkage === "static") ? { PKG_CONFIG_ALL_STATIC: "1" } : {}),
  };
}

/** Programs for the target and for the host, by the variables that scripts, make and ./configure look at. */
function compilers(target: BuildScriptToolsInfo, host: BuildScriptToolsInfo): Readonly<Record<string, Arg>> {
  const { cxx, triple } = target.sysroot;
  const program = (name: string): Arg => {
    const file = target.programs.find(({ basename }) => basename === name);
    if (!file) throw new Error(`build_script_tools has no program ${name}`);
    return arg`/w/${file}`;
  };
  return {
    CC: program("cc"),
    CXX: program("c++"),
    AR: program("ar"),
    RANLIB: program("ranlib"),
    NM: program("nm"),
    STRIP: program("strip"),
    OBJCOPY: program("objcopy"),
    LD: program("ld"),
    HOST_CC: program("host-cc"),
    HOST_CXX: program("host-c++"),
    HOST_AR: program("ar"),
    HOST_RANLIB: program("ranlib"),
    RUSTC: program("rustc"),
    RUSTDOC: "/usr/bin/rustdoc",
    PKG_CONFIG: program("pkg-config"),
    PKG_CONFIG_ALLOW_CROSS: "1",
    // run.sh makes files of them.
    ATHANOR_CC: compilerOptions(target.sysroot),
    ATHANOR_CXX: compilerOptions(target.sysroot, cxx),
    ATHANOR_HOST_CC: compilerOptions(host.sysroot),
    ATHANOR_HOST_CXX: compilerOptions(host.sysroot, host.sysroot.cxx),
    ATHANOR_LIBRARIES: arg`/w/${host.libraries}`,
    // The crate cc names it for the linker, and knows one name for all of Linux.
    ...(cxx ? { [`CXXSTDLIB_${triple.replaceAll("-", "_")}`]: cxx.name } : { ATHANOR_NO_CXX: `${lackOfCxx(target.sysroot)}: ${cxxHelp(target.sysroot)}` }),
    ATHANOR_RUST_SYSROOT: arg`/w/${target.rust.std.directory}`,
  };
}
