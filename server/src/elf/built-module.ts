import { stringIn, readElfFile, type ElfFile } from "./elf-file.ts";
import { createImage } from "./image.ts";
import type { MachineName } from "./machines.ts";
import { readModuleInformation } from "./module-information.ts";
import { readLivepatches, type BuiltLivepatch } from "./patches.ts";
import { readRelocations } from "./relocations.ts";

/** A livepatch module as it was built. */
export interface BuiltModule {
  /** The kernel's name for it; null where the module has none. */
  readonly name: string | null;
  readonly machine: MachineName;
  /** What the module says of the kernel that it was built for, as in `6.12.1 SMP preempt mod_unload`. */
  readonly vermagic: string | null;
  /** Every `struct klp_patch` in it, at least one. */
  readonly livepatches: readonly BuiltLivepatch[];
}

export type BuiltModuleAnswer =
  { readonly kind: "module"; readonly module: BuiltModule } | { readonly kind: "problem"; readonly message: string };

/**
 * The livepatches of a module's bytes, of any size and content, as `insmod` would be given them; or one sentence that says why they cannot
 * be read. What code sets at run time is unknown, never empty. Debug information is not needed, nor are the names of symbols.
 */
export function readBuiltModule(bytes: Uint8Array): BuiltModuleAnswer {
  const answer = readElfFile(bytes);
  if (answer.kind === "problem") return answer;
  const { file } = answer;
  const information = readModuleInformation(file);
  if (information.get("livepatch") === null) return problem("it is not a livepatch: its .modinfo has no livepatch=Y");
  const relocations = readRelocations(file);
  if (typeof relocations === "string") return problem(relocations);
  const livepatches = readLivepatches(createImage(file, relocations));
  if (livepatches.length === 0)
    return problem("it has no static struct klp_patch: what it patches is put together at run time");
  const name = information.get("name") ?? nameInModule(file);
  const module = { name, machine: file.machine.name, vermagic: information.get("vermagic"), livepatches };
  return { kind: "module", module };
}

function problem(message: string): BuiltModuleAnswer {
  return { kind: "problem", message };
}

/** The name in `struct module`, behind its state and list head; the kernel reads it there. `.modinfo` has one only since 4.17. */
function nameInModule(file: ElfFile): string | null {
  const section = file.sections.find(({ name }) => name === ".gnu.linkonce.this_module");
  return section === undefined ? null : stringIn(file.bytes, section, 24) || null;
}
