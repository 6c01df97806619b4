#!/bin/sh
# Runs a build script as cargo does: in its package's folder, and what it prints for cargo goes into a file. All else shows only when it fails.
#     run.sh OUT_DIR STDOUT FOLDER PROGRAM
work=$PWD
mkdir -p "$work/$1" || exit
# Cargo's name for it; it is there when the build shares its jobs.
[ -z "$MAKEFLAGS" ] || export CARGO_MAKEFLAGS="$MAKEFLAGS"
# Whoever reads the rest has to know what paths in it mean.
printf '%s\n' "athanor:OUT_DIR=$OUT_DIR" "athanor:CARGO_MANIFEST_DIR=$CARGO_MANIFEST_DIR" >"$work/$2"
# What the compilers are told, where bin/ looks for it.
printf '%s\n' "$ATHANOR_CC" >/tmp/athanor-cc.cfg
printf '%s\n' "$ATHANOR_CXX" >/tmp/athanor-c++.cfg
printf '%s\n' "$ATHANOR_HOST_CC" >/tmp/athanor-host-cc.cfg
printf '%s\n' "$ATHANOR_HOST_CXX" >/tmp/athanor-host-c++.cfg
unset ATHANOR_CC ATHANOR_CXX ATHANOR_HOST_CC ATHANOR_HOST_CXX
for folder in $ATHANOR_PATH; do PATH=$folder:$PATH; done
cd "$3" || exit
"$work/$4" >>"$work/$2" 2>/tmp/stderr
code=$?
[ $code = 0 ] || {
    sed -e 1,2d -e '/^cargo::*rerun-if/d' -e '/^cargo::*rustc-check-cfg/d' "$work/$2" >&2
    cat /tmp/stderr >&2
    [ ! -f /tmp/athanor-not-found ] || sort -u /tmp/athanor-not-found | while read -r name; do
        package=$(awk -v name="$name" '$1 == name { print $2; exit }' "$ATHANOR_LIBRARIES")
        target=$(awk -v name="$name" '$1 == name { print $3; exit }' "$ATHANOR_LIBRARIES")
        case $TARGET:$target in
        *-gnu:@*) echo "pkg-config did not find $name: $target has it, for native_deps of $CARGO_PKG_NAME" ;;
        *-gnu:*) echo "pkg-config did not find $name: Debian's ${package:-lib${name#lib}-dev} has it, and a system_library of a sysroot with that package is for native_deps of $CARGO_PKG_NAME" ;;
        *) echo "pkg-config did not find $name: libraries of a sysroot (Debian's ${package:-lib${name#lib}-dev}) are for gnu; for $TARGET many crates compile it themselves with a feature called vendored, bundled or static" ;;
        esac
    done >&2
    echo "the build script of $CARGO_PKG_NAME $CARGO_PKG_VERSION sees its package, what build scripts of its dependencies made, and what annotations give it (build_script_data, build_script_tools, native_deps); it writes to OUT_DIR alone, and has no network" >&2
}
exit $code
