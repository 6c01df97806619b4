#!/bin/sh
# Proves what docs/ci.md says: a store that one run of CI packs and the next unpacks, with the workspace in another folder, leaves nothing to do.
#     docs/prove_ci_cache.sh TARGET...        in a workspace; ATHANOR is the command, `npx athanor` unless it is set
set -eu
athanor=${ATHANOR:-npx athanor}
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

copy() {
    mkdir "$work/$1"
    tar -cf - --exclude=athanor-out . | tar -xf - -C "$work/$1"
}

# The first run: from nothing.
copy first
(cd "$work/first" && ATHANOR_CACHE=$work/cache $athanor build "$@")
tar -C "$work/cache" -cf "$work/store.tar" store
chmod -R u+w "$work/cache" "$work/first"
rm -rf "$work/cache" "$work/first"

# The next one: another machine, another folder, the store as it was packed.
copy second
# With the modes it was packed with, whatever the umask: a blob of another mode is not believed.
mkdir "$work/restored"
tar -C "$work/restored" -xpf "$work/store.tar"
said=$(cd "$work/second" && ATHANOR_CACHE=$work/restored $athanor build "$@" 2>&1)
echo "$said"
case $said in
*"downloaded"* | *"action run"* | *"actions run"*)
    echo "the second run had something left to do" >&2
    exit 1
    ;;
esac
(cd "$work/second" && ATHANOR_CACHE=$work/restored $athanor verify)
echo "the restored store answered every action"
