/** What the kernel's binfmt_misc is told about programs of a processor. */

/** Everything of an entry before the emulator's path: a name, and the bytes a 64-bit ELF program of Linux for `cpu` begins with. */
export function binfmtEntry(cpu: keyof typeof MACHINE): string {
  // The system may be SYSV or GNU, and a program be one at a fixed place or not: 2 or 3.
  const magic = String.raw`\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00${MACHINE[cpu]}\x00`;
  const mask = String.raw`\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff`;
  return `:athanor:M::${magic}:${mask}:`;
}

/** e_machine. */
const MACHINE = { x86_64: String.raw`\x3e`, aarch64: String.raw`\xb7` } as const;
