import { initFailure } from "./init-check.ts";
import { EAGAIN, EBUSY, EEXIST, EINVAL, ENOENT } from "./errno.ts";
import { functionInForce } from "./function-stack.ts";
import {
  before,
  change,
  changePatch,
  happen,
  installed,
  isLoaded,
  type InstalledObject,
  type LogEvent,
  type Machine,
  type Outcome,
  type Patch,
  type PatchObject,
  type Progress,
} from "./machine.ts";
import { enableFailed, enabling, noTransition, notCompatible, notMarked, prePatchFailed } from "./messages.ts";
import { addNops } from "./no-ops.ts";
import { isPatchCompatible } from "./state-check.ts";
import {
  cancelTransition,
  initTransition,
  reverseTransition,
  runCallback,
  startTransition,
  tryCompleteTransition,
} from "./transition.ts";

/** What is done to a machine. */
export type Step =
  | { readonly operation: "load"; readonly patch: Patch }
  | { readonly operation: "disable" | "enable" | "rmmod" | "stall" | "unstall"; readonly name: string }
  | { readonly operation: "prev"; readonly name: string; readonly id: bigint };

/**
 * What the kernel answers to a step, what happens meanwhile, and the machine after it. A transition finishes within the
 * step that starts it, unless a stalled task holds it back. Memory never runs out, and every symbol is found.
 */
export function perform(machine: Machine, step: Step): Outcome {
  const progress: Progress = { machine, events: [] };
  switch (step.operation) {
    case "load":
      return load(progress, step.patch);
    case "disable":
      return writeEnabled(progress, step.name, false);
    case "enable":
      return writeEnabled(progress, step.name, true);
    case "rmmod":
      return unload(progress, step.name);
    case "stall":
      return stall(progress, step.name);
    case "unstall":
      return unstall(progress, step.name);
    case "prev":
      return askPreviousState(progress, step.name, step.id);
  }
}

/**
 * Loads a livepatch module whose init function does nothing but `klp_enable_patch()`. Mirrors
 * `kernel/module/main.c: add_unformed_module` and `do_init_module`, which takes a positive answer for success.
 */
function load(progress: Progress, patch: Patch): Outcome {
  const { inserted } = progress.machine;
  if (inserted.includes(patch.name)) return failed(progress, EEXIST);
  const { progress: enabled, answer } = enablePatch(progress, patch);
  if (answer < 0) return failed(enabled, -answer);
  return done(change(enabled, { inserted: [...inserted, patch.name] }));
}

/** A write to `/sys/kernel/livepatch/NAME/enabled`. Mirrors `kernel/livepatch/core.c: enabled_store`. */
function writeEnabled(progress: Progress, name: string, enabled: boolean): Outcome {
  const patch = installed(progress.machine, name);
  if (patch === undefined) return failed(progress, ENOENT);
  if (patch.enabled === enabled) return failed(progress, EINVAL);
  if (progress.machine.transition?.patch === name) return done(reverseTransition(progress));
  return enabled ? failed(progress, EINVAL) : disablePatch(progress, name);
}

/** Mirrors `kernel/module/main.c: delete_module`; the list holds a reference to each of its modules. */
function unload(progress: Progress, name: string): Outcome {
  const { inserted } = progress.machine;
  if (!inserted.includes(name)) return failed(progress, ENOENT);
  if (installed(progress.machine, name) !== undefined) return failed(progress, EAGAIN);
  return done(change(progress, { inserted: inserted.filter((each) => each !== name) }));
}

/**
 * Has a task call every function that a livepatch patches, and puts it to sleep where the livepatch's own is in force: that
 * depends on what was stacked over it. Mirrors `kernel/livepatch/patch.c: klp_ftrace_handler`.
 */
function stall(progress: Progress, name: string): Outcome {
  const { machine } = progress;
  if (!machine.inserted.includes(name)) return failed(progress, ENOENT);
  const asleep = (installed(machine, name)?.objects ?? []).flatMap((object) =>
    object.functions
      .filter((each) => functionInForce(machine, object.name, each) === name)
      .map(({ oldName, position }) => ({ patch: name, object: object.name, function: { oldName, position } })),
  );
  return done(change(progress, { stalled: [...machine.stalled, ...asleep] }));
}

/** Wakes the tasks that sleep in a livepatch. Mirrors `kernel/livepatch/transition.c: klp_transition_work_fn`. */
function unstall(progress: Progress, name: string): Outcome {
  const { inserted, stalled } = progress.machine;
  if (!inserted.includes(name)) return failed(progress, ENOENT);
  return done(tryCompleteTransition(change(progress, { stalled: stalled.filter(({ patch }) => patch !== name) })));
}

/** A call of `klp_get_prev_state` from outside the callbacks. Mirrors `kernel/livepatch/state.c: klp_get_prev_state`. */
function askPreviousState(progress: Progress, name: string, id: bigint): Outcome {
  const { inserted, transition, warned } = progress.machine;
  if (!inserted.includes(name)) return failed(progress, ENOENT);
  const question = { kind: "question", patch: name, id } as const;
  if (transition !== null) {
    return done(happen(progress, { ...question, before: before(progress.machine, transition.patch) }));
  }
  const told = warned ? progress : happen(progress, ...noTransition);
  return done(change(happen(told, { ...question, before: null }), { warned: true }));
}

/** What `klp_enable_patch()` returns to the module, as C sees it, and what it did. */
interface Answer {
  readonly progress: Progress;
  readonly answer: number;
}

/** `kernel/livepatch/core.c: klp_enable_patch` */
function enablePatch(progress: Progress, patch: Patch): Answer {
  const refused = (...lines: readonly LogEvent[]): Answer => ({
    progress: happen(progress, ...lines),
    answer: -EINVAL,
  });
  if (!patch.mod || patch.objects === null) return refused();
  if (patch.objects.some(({ functions }) => functions === null)) return refused();
  if (!patch.marked) return refused(notMarked(patch.name));
  const { patches } = progress.machine;
  const listed = patches.map((old) => old.patch);
  if (!isPatchCompatible(patch, listed)) return refused(notCompatible(patch.name));
  const failure = initFailure(patch.objects);
  if (failure !== null) return { progress, answer: -failure.errno };
  const { progress: enabled, answer } = enableInitialized(initPatch(progress, patch, patch.objects), patch.name);
  // `kernel/livepatch/core.c: klp_free_patch_start`
  return { progress: answer === 0 ? enabled : change(enabled, { patches }), answer };
}

/** Puts the livepatch into the list. Mirrors `kernel/livepatch/core.c: klp_init_patch`. */
function initPatch(progress: Progress, patch: Patch, objects: readonly PatchObject[]): Progress {
  const { patches } = progress.machine;
  const own = objects.map(initObject);
  const nops = patch.replace ? addNops(own, patches) : { objects: own, events: [] };
  const listed = change(progress, { patches: [...patches, { patch, enabled: false, objects: nops.objects }] });
  return happen(listed, ...nops.events);
}

function initObject({ name, functions, callbacks, prePatchReturns }: PatchObject): InstalledObject {
  return {
    name,
    functions: (functions ?? []).map((each) => ({ ...each, nop: false })),
    callbacks,
    prePatchReturns,
    dynamic: false,
    patched: false,
    postUnpatchEnabled: false,
  };
}

/** `kernel/livepatch/core.c: __klp_enable_patch` */
function enableInitialized(progress: Progress, name: string): Answer {
  if (progress.machine.transition !== null) return { progress, answer: -EBUSY };
  let now = initTransition(happen(progress, enabling(name)), name, "patched");
  for (const [index, object] of (installed(now.machine, name)?.objects ?? []).entries()) {
    if (!isLoaded(now.machine, object)) continue;
    now = runCallback(now, object, "pre_patch");
    const answer = object.callbacks.includes("pre_patch") ? object.prePatchReturns : 0;
    if (answer !== 0) {
      return { progress: cancelTransition(happen(now, prePatchFailed(object.name), enableFailed(name))), answer };
    }
    now = changeObjectAt(now, name, index, { postUnpatchEnabled: true, patched: true });
  }
  return { progress: tryCompleteTransition(changePatch(startTransition(now), name, { enabled: true })), answer: 0 };
}

/** `kernel/livepatch/core.c: __klp_disable_patch` */
function disablePatch(progress: Progress, name: string): Outcome {
  if (progress.machine.transition !== null) return failed(progress, EBUSY);
  let now = initTransition(progress, name, "unpatched");
  for (const object of installed(now.machine, name)?.objects ?? []) {
    if (object.patched) now = runCallback(now, object, "pre_unpatch");
  }
  return done(tryCompleteTransition(changePatch(startTransition(now), name, { enabled: false })));
}

function changeObjectAt(progress: Progress, name: string, at: number, changed: Partial<InstalledObject>): Progress {
  const objects = installed(progress.machine, name)?.objects ?? [];
  return changePatch(progress, name, {
    objects: objects.map((object, index) => (index === at ? { ...object, ...changed } : object)),
  });
}

function done({ machine, events }: Progress): Outcome {
  return { machine, events, errno: 0 };
}

function failed({ machine, events }: Progress, errno: number): Outcome {
  return { machine, events, errno };
}
