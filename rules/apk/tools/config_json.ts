/** /etc/apko.json: the configuration an image was made from, as apko writes it into the image. */
import type { Config } from "./config.ts";
import { goJson, sortedMap, withoutEmpty } from "./go_json.ts";

/** `config` is complete and resolved: its packages are pinned, its user is a number, its architecture is one. */
export function printConfig(config: Config): string {
  const { contents, entrypoint, accounts } = config;
  // Structs are printed even when they are empty, whatever `omitempty` says of them.
  const json = {
    contents: withoutEmpty({
      build_repositories: contents.buildRepositories,
      runtime_repositories: contents.runtimeRepositories,
      repositories: contents.repositories,
      keyring: contents.keyring,
      runtime_keyring: contents.runtimeKeyring,
      packages: contents.packages,
    }),
    entrypoint: withoutEmpty({ type: entrypoint.type, command: entrypoint.command, "shell-fragment": entrypoint.shellFragment, services: sortedMap(entrypoint.services) }),
    ...withoutEmpty({ cmd: config.cmd, "stop-signal": config.stopSignal, "work-dir": config.workDir }),
    accounts: withoutEmpty({
      "run-as": accounts.runAs,
      users: accounts.users.map((user) => withoutEmpty({ username: user.username, uid: user.uid, gid: user.gid, shell: user.shell, homedir: user.homedir }, ["gid"])),
      groups: accounts.groups.map((group) => withoutEmpty({ ...group })),
    }),
    ...withoutEmpty({ archs: config.archs, environment: sortedMap(config.environment) }),
    ...withoutEmpty({
      paths: config.paths.map((one) => withoutEmpty({ path: one.path, type: one.type, uid: one.uid, gid: one.gid, permissions: one.permissions, source: one.source, recursive: one.recursive }, ["uid", "gid"])),
      annotations: sortedMap(config.annotations),
      volumes: config.volumes,
    }),
    ...(config.layering === undefined ? {} : { layering: withoutEmpty(config.layering) }),
    ...(config.certificates === undefined ? {} : { certificates: withoutEmpty({ ...config.certificates }) }),
  };
  return `${goJson(json)}\n`;
}
