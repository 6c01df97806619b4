/**
 * The door of the library: `import { rust_binary } from "athanor"`. It re-exports what BUILD.ts files use of the API, and every rule:
 * general/ (any language), rust/, cc/, debian/ (locked root file systems), apk/ (packages of Alpine's kind and apko's images), oci/ (images), python/ (wheels), testing/.
 */
export * from "athanor/api";

export { alias } from "./general/alias.ts";
export { BinaryInfo } from "./general/binary_info.ts";
export { config_setting } from "./general/config_setting.ts";
export { filegroup } from "./general/filegroup.ts";
export { platform } from "./general/platform.ts";
export { release } from "./general/release.ts";
export { run_binary } from "./general/run_binary.ts";
export { toolchain } from "./general/toolchain.ts";
export { write_source_files } from "./general/write_source_files.ts";

export { allocator_object, AllocatorInfo } from "./rust/allocator.ts";
export { BuildScriptInfo } from "./rust/build_script_info.ts";
export { build_script_root, build_script_tools, BuildScriptToolsInfo } from "./rust/build_script_tools.ts";
export { cargo_build_script } from "./rust/cargo_build_script.ts";
export { CrateInfo, CrateSourceInfo, RustStaticLibraryInfo } from "./rust/crate_info.ts";
export { crate_library, crate_proc_macro } from "./rust/crate_library.ts";
export { crate_source, CrateSourceTreeInfo } from "./rust/crate_source.ts";
export { codegen_units, debug_assertions, debug_info, lto, opt_level, overflow_checks, panic, strip } from "./rust/profile.ts";
export { rust_crate, type RustCrate } from "./rust/rust_crate.ts";
export { rust_binary } from "./rust/rust_binary.ts";
export { coverage } from "./rust/coverage.ts";
export { clippy } from "./rust/lints.ts";
export { rust_doc } from "./rust/rust_doc.ts";
export { rust_doc_test } from "./rust/rust_doc_test.ts";
export { rust_clippy } from "./rust/rust_clippy.ts";
export { rustfmt_check } from "./rust/rustfmt_check.ts";
export { rust_library } from "./rust/rust_library.ts";
export { rust_proc_macro } from "./rust/rust_proc_macro.ts";
export { rust_shared_library } from "./rust/rust_shared_library.ts";
export { rust_static_library } from "./rust/rust_static_library.ts";
export { rust_std } from "./rust/rust_std.ts";
export { rust_test } from "./rust/rust_test.ts";
export { rust, rust_compiler, rust_prebuilt_std, rust_toolchain, RustCompilerInfo, RustStdInfo } from "./rust/rust_toolchain.ts";

export { cargo_workspace, type CargoWorkspace } from "./cargo/cargo_workspace.ts";
export { crates_of, type CratesOf } from "./cargo/crates_of.ts";
export { crates_vendor } from "./cargo/crates_vendor.ts";

export { cc_command } from "./cc/cc_command.ts";
export { cc_binary } from "./cc/cc_binary.ts";
export { CcInfo } from "./cc/cc_info.ts";
export { cc_import } from "./cc/cc_import.ts";
export { cc_library } from "./cc/cc_library.ts";
export { cc_shared_library } from "./cc/cc_shared_library.ts";
export { cc, cc_compiler, cc_toolchain, CcCompilerInfo } from "./cc/cc_toolchain.ts";
export { runtime_folder } from "./cc/runtime_folder.ts";
export { runtime_closure } from "./cc/runtime_closure.ts";
export { cc_sysroot, SysrootInfo } from "./cc/sysroot.ts";
export { zig_compiler } from "./cc/zig_compiler.ts";
export { zig_sysroot } from "./cc/zig_sysroot.ts";
export { system_library, SystemLibraryInfo } from "./cc/system_library.ts";

export { pypi_lock, WheelLockInfo } from "./python/pypi_lock.ts";
export { pypi_wheel } from "./python/pypi_wheel.ts";

export { apko_base, apko_image, type ApkoBase } from "./apk/apko_base.ts";
export { apko_index } from "./apk/apko_index.ts";
export { apko_lock, ApkoLockInfo } from "./apk/apko_lock.ts";
export { apk_package, ApkPackageInfo } from "./apk/apk_package.ts";
export { apk_repository } from "./apk/apk_repository.ts";
export { ApkRepositoryInfo } from "./apk/apk_repository_info.ts";

export { debian_lock, DebianLockInfo } from "./debian/debian_lock.ts";
export { debian_ca_bundle } from "./debian/debian_ca_bundle.ts";
export { debian_root, debian_sysroot } from "./debian/debian_root.ts";

export { bubblewrap_container, container } from "./oci/container.ts";
export { debian_base } from "./oci/debian_base.ts";
export { image_diff } from "./oci/image_diff.ts";
export { image_provenance } from "./oci/image_provenance.ts";
export { image_sbom } from "./oci/image_sbom.ts";
export { image_test } from "./oci/image_test.ts";
export { image_tags, tag_with_commit_and_timestamp, tag_with_sha256 } from "./oci/image_tags.ts";
export { multi_arch_image } from "./oci/multi_arch_image.ts";
export { oci_archive } from "./oci/oci_archive.ts";
export { oci_image } from "./oci/oci_image.ts";
export { oci_layer } from "./oci/oci_layer.ts";
export { oci_load } from "./oci/oci_load.ts";
export { oci_lock, OciLockInfo } from "./oci/oci_lock.ts";
export { oci_pull } from "./oci/oci_pull.ts";
export { oci_push } from "./oci/oci_push.ts";
export { oci_sign } from "./oci/oci_sign.ts";
export { ImageTagsInfo, oci_files, OciImageInfo, OciIndexInfo, OciLayerInfo } from "./oci/oci_info.ts";

export { binary_platform_test } from "./testing/binary_platform_test.ts";
export { run_test } from "./testing/run_test.ts";
export { emulator, native_emulator, user_emulator } from "./testing/emulator.ts";
