/** debian_ca_bundle: the certificate authorities of a Debian root in one file, as TLS libraries read them. */
import { attr, DefaultInfo, depset, RootInfo, rule, type File } from "athanor/api";

/** What Debian's package ca-certificates makes of its files when it is installed: /etc/ssl/certs/ca-certificates.crt, without running a script. */
export const debian_ca_bundle = rule({
  attrs: {
    /** A root that holds the package ca-certificates. */
    root: attr.dep({ provides: [RootInfo] }),
  },
  impl(ctx) {
    const out = ctx.actions.declareFile(`${ctx.label.name}.crt`);
    ctx.actions.tool({ mnemonic: "CaBundle", tool: "debian/ca_bundle", args: ["--out", out, ctx.attrs.root.get(RootInfo).tree], outputs: [out] });
    return [DefaultInfo({ files: depset<File>([out]) })];
  },
});
