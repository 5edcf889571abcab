import fc from "fast-check";
import { expect, test } from "vitest";
import { startedMachine, type Event, type Machine, type Patch, type PatchObject } from "../../src/kernel/machine.ts";
import { perform, type Step } from "../../src/kernel/patch-stack.ts";
import { getPreviousState, walkedStates, type CheckedState } from "../../src/kernel/state-check.ts";
import { Kernel, type klp_patch, type Line } from "./transcription.ts";

const modules = ["nfs"];
const names = ["lp_a", "lp_b", "lp_c", "lp_d"];
const probe = [1n, 2n, 3n];

interface Module extends Omit<Patch, "states"> {
  /** Null for NULL; else with what stands behind an id 0. */
  readonly rows: readonly CheckedState[] | null;
}

const state = fc.record({
  id: fc.oneof({ weight: 1, arbitrary: fc.constant(0n) }, { weight: 15, arbitrary: fc.bigInt(1n, 3n) }),
  version: fc.oneof({ weight: 9, arbitrary: fc.bigInt(0n, 3n) }, { weight: 1, arbitrary: fc.constant(0xffff_ffffn) }),
});

const functions = fc.uniqueArray(
  fc.record({ oldName: fc.constantFrom("open", "read", "write"), position: fc.bigInt(0n, 2n) }),
  { maxLength: 3, selector: ({ oldName, position }) => `${oldName} ${position || 1n}` },
);

const objects: fc.Arbitrary<PatchObject[]> = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(null, null, "nfs", "ext4"),
    functions: fc.oneof({ weight: 30, arbitrary: functions }, { weight: 1, arbitrary: fc.constant(null) }),
    callbacks: fc.subarray(["pre_patch", "post_patch", "pre_unpatch", "post_unpatch"] as const),
    prePatchReturns: fc.oneof(
      { weight: 12, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.constantFrom(-12, 3) },
    ),
  }),
  { minLength: 1, maxLength: 3, selector: ({ name }) => name },
);

const rarely = <T>(usual: T, rare: T): fc.Arbitrary<T> =>
  fc.oneof({ weight: 30, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(rare) });

const module = fc.record({
  replace: fc.boolean(),
  rows: fc.option(fc.array(state, { maxLength: 4 })),
  marked: rarely(true, false),
  mod: rarely(true, false),
  objects: fc.oneof({ weight: 30, arbitrary: objects }, { weight: 1, arbitrary: fc.constant(null) }),
});

type Command = readonly [operation: Step["operation"], module: number, id: bigint];

const command: fc.Arbitrary<Command> = fc.tuple(
  fc.oneof(
    { weight: 8, arbitrary: fc.constant("load" as const) },
    { weight: 4, arbitrary: fc.constantFrom("disable" as const, "stall" as const, "unstall" as const) },
    { weight: 2, arbitrary: fc.constantFrom("rmmod" as const, "enable" as const, "prev" as const) },
  ),
  fc.nat(names.length - 1),
  fc.bigInt(1n, 3n),
);

const program = fc.record({
  modules: fc
    .tuple(module, module, module, module)
    .map((all) => all.map((each, index): Module => ({ ...each, name: names[index]! }))),
  commands: fc.array(command, { minLength: 1, maxLength: 30 }),
});

test("the patch stack does what a transcription of the C does", () => {
  fc.assert(
    fc.property(program, ({ modules: built, commands }) => {
      const kernel = new Kernel(modules, probe);
      let machine = startedMachine(modules);
      for (const [operation, index, id] of commands) {
        const { name } = built[index]!;
        kernel.dmesg = [];
        const errno = runTranscription(kernel, operation, built[index]!, id);
        const outcome = perform(machine, stepOf(operation, built[index]!, id));
        machine = outcome.machine;
        expect([operation, name, outcome.errno, linesOf(outcome.events)]).toEqual([
          operation,
          name,
          errno,
          kernel.dmesg,
        ]);
        expect(stateOf(machine)).toEqual(stateOfTranscription(kernel));
      }
    }),
    { numRuns: 2000 },
  );
});

function stepOf(operation: Step["operation"], built: Module, id: bigint): Step {
  const { name } = built;
  if (operation === "load") return { operation, patch: { ...built, states: walkedStates(built.rows ?? []) } };
  return operation === "prev" ? { operation, name, id } : { operation, name };
}

function runTranscription(kernel: Kernel, operation: Step["operation"], built: Module, id: bigint): number {
  switch (operation) {
    case "load":
      return kernel.finit_module(newlyRead(built));
    case "disable":
      return kernel.enabled_store(built.name, false);
    case "enable":
      return kernel.enabled_store(built.name, true);
    case "rmmod":
      return kernel.delete_module(built.name);
    case "stall":
      return kernel.stall(built.name);
    case "unstall":
      return kernel.unstall(built.name);
    case "prev":
      return kernel.ask(built.name, id);
  }
}

/** The module's data as it comes from its file, with nothing in it of an earlier load. */
function newlyRead({ name, mod, marked, replace, rows, objects: objs }: Module): klp_patch {
  return {
    name,
    mod,
    livepatch: marked,
    replace,
    states: rows === null ? null : [...rows.map((row) => ({ ...row })), { id: 0n, version: 0n }],
    objs:
      objs?.map((object) => ({
        name: object.name,
        funcs:
          object.functions?.map(({ oldName, position }) => ({
            old_name: oldName,
            old_sympos: position,
            new_func: `new ${oldName} ${position}`,
            nop: false,
            patched: false,
          })) ?? null,
        callbacks: new Set(object.callbacks),
        pre_patch_returns: object.prePatchReturns,
        post_unpatch_enabled: false,
        dynamic: false,
        patched: false,
        mod: false,
      })) ?? null,
    obj_list: [],
    enabled: false,
    kobj: false,
  };
}

function linesOf(events: readonly Event[]): Line[] {
  return events.flatMap((event): Line[] => {
    switch (event.kind) {
      case "log":
        if (event.text.startsWith("---")) return [];
        return [{ log: event.text.startsWith("WARNING") ? "WARNING" : event.text }];
      case "callback": {
        const { patch, object, callback, before } = event;
        return [{ patch: patch.name, object, callback, seen: probe.map((id) => previous(before, id)) }];
      }
      case "question":
        return [{ log: `asked ${event.id}: ${previous(event.before ?? [], event.id)}` }];
      case "no-op":
        return [];
    }
  });
}

function previous(before: readonly Patch[], id: bigint): string {
  const found = getPreviousState(before, id);
  return found === null ? "NULL" : `${found.patch.name}:${found.state.version}`;
}

/** What sysfs shows, with the functions of each livepatch. */
function stateOf({ inserted, patches, transition }: Machine): object {
  return {
    inserted: [...inserted].sort(),
    transition: transition?.patch ?? null,
    patches: patches.map(({ patch, enabled, objects: all }) => [
      patch.name,
      enabled,
      all.map(({ name, patched, functions: own }) => [
        name,
        patched,
        own.map(({ oldName, position, nop }) => `${oldName},${position}${nop ? " nop" : ""}`),
      ]),
    ]),
  };
}

function stateOfTranscription({ modules: inserted, klp_patches, klp_transition_patch }: Kernel): object {
  return {
    inserted: inserted.map(({ name }) => name).sort(),
    transition: klp_transition_patch?.name ?? null,
    patches: klp_patches.map(({ name, enabled, obj_list }) => [
      name,
      enabled,
      obj_list.map((obj) => [
        obj.name,
        obj.patched,
        obj.funcs!.map(({ old_name, old_sympos, nop }) => `${old_name},${old_sympos}${nop ? " nop" : ""}`),
      ]),
    ]),
  };
}
