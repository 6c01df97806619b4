/**
 * Bytes from outside, each known by its digest before it is asked for.
 * `mirrors` says where a named mirror is, `download` brings files to disk, `network` brings a lock tool its indexes.
 */
export { downloadAll, GoneError, vendoredName, type DownloadOptions, type DownloadProgress, type DownloadRequest } from "./download.ts";
export { hostFiles, resolveMirrors, type HostFiles, type Mirrors } from "./mirrors.ts";
export { createNetwork, type NetworkOptions } from "./network.ts";
