/** What a static program expects around it: certificates, time zones, names of protocols, accounts. Debian's packages, without a shell. */
import { debian_base, debian_lock } from "athanor";

debian_lock({
  name: "lock",
  lock: "static_base.lock.json",
  suites: ["trixie"],
  packages: ["base-files", "ca-certificates", "netbase", "tzdata"],
  // Their scripts need these, and no script runs.
  exclude: ["*awk", "openssl", "debconf"],
});

debian_base({
  name: "static_base",
  lock: ":lock",
  drop: ["boot", "etc/issue*", "etc/update-motd.d", "usr/games"],
  users: { nonroot: "65532" },
  user: "65532:65532",
  visibility: ["public"],
});
