import { readFileSync } from "node:fs";
import type { Patch } from "../../src/kernel/machine.ts";
import type { Step } from "../../src/kernel/patch-stack.ts";
import { walkedStates } from "../../src/kernel/state-check.ts";

/** A scenario as it was played on a real kernel, and what that answered. */
export interface Recording {
  readonly kernel: string;
  readonly name: string;
  readonly patches: readonly RecordedPatch[];
  readonly sequence: readonly string[];
  /** State ids that callbacks looked up, besides those of the patches. */
  readonly probe?: readonly (number | string)[];
  readonly verdicts: readonly string[];
  /** By step, the lines of the kernel and of the callbacks. */
  readonly log: readonly (readonly string[])[];
}

interface RecordedPatch {
  readonly name: string;
  readonly replace: boolean;
  readonly states: readonly { readonly id: number | string; readonly version: number }[] | null;
  /** The errno with which its `pre_patch` fails. */
  readonly failPre?: number;
  /** The function that it patches; null for none. */
  readonly func?: string | null;
  /** Without `MODULE_INFO(livepatch, "Y")`. */
  readonly notLivepatch?: boolean;
}

/** What real kernels answered: 6.12.117 and 6.1.0-56 of Debian. */
export function readRecordings(): readonly Recording[] {
  return JSON.parse(readFileSync("test-fixtures/kernel-verdicts.json", "utf8")) as readonly Recording[];
}

/** The steps of a recording. Every livepatch had one object, vmlinux, and all four callbacks. */
export function stepsOf(recording: Recording): readonly Step[] {
  const patches = new Map(recording.patches.map((patch) => [patch.name, patchOf(patch)]));
  return recording.sequence.map((text): Step => {
    const [operation = "", name = "", id = "0"] = text.includes(" ") ? text.split(" ") : ["load", text];
    switch (operation) {
      case "load":
        return { operation, patch: patches.get(name)! };
      case "prev":
        return { operation, name, id: BigInt(id) };
      case "disable":
      case "enable":
      case "rmmod":
      case "stall":
      case "unstall":
        return { operation, name };
      default:
        throw new Error(`unknown step ${text}`);
    }
  });
}

/** The ids that each callback of a recording looked up; the module had room for 32. */
export function probedIds({ probe = [], patches }: Recording): readonly bigint[] {
  const ids = [...probe, ...patches.flatMap(({ states }) => (states ?? []).map(({ id }) => id))].map(BigInt);
  return [...new Set(ids)].filter((id) => id !== 0n).slice(0, 32);
}

function patchOf({ name, replace, states, failPre = 0, func, notLivepatch = false }: RecordedPatch): Patch {
  const oldName = func === undefined ? "cmdline_proc_show" : func;
  return {
    name,
    replace,
    states: walkedStates((states ?? []).map(({ id, version }) => ({ id: BigInt(id), version: BigInt(version) }))),
    marked: !notLivepatch,
    mod: true,
    objects: [
      {
        name: null,
        functions: oldName === null ? [] : [{ oldName, position: 0n }],
        callbacks: ["pre_patch", "post_patch", "pre_unpatch", "post_unpatch"],
        prePatchReturns: -failPre,
      },
    ],
  };
}
