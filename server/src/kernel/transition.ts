import { functionStack } from "./function-stack.ts";
import {
  before,
  change,
  changeObjects,
  changePatch,
  happen,
  installed,
  isLoaded,
  type CallbackName,
  type InstalledObject,
  type Machine,
  type Progress,
  type StalledTask,
  type Target,
} from "./machine.ts";
import { complete, starting } from "./messages.ts";
import { isSameFunction } from "./no-ops.ts";

/** `kernel/livepatch/transition.c: klp_init_transition` */
export function initTransition(progress: Progress, patch: string, target: Target): Progress {
  return change(progress, { transition: { patch, target } });
}

/** `kernel/livepatch/transition.c: klp_start_transition` */
export function startTransition(progress: Progress): Progress {
  const { transition } = progress.machine;
  return transition === null ? progress : happen(progress, starting(transition.patch, transition.target));
}

/**
 * Finishes the transition unless a task sleeps where it must not, and lets go what is no longer enabled. Mirrors
 * `kernel/livepatch/transition.c: klp_try_complete_transition`, which the kernel repeats every second.
 */
export function tryCompleteTransition(progress: Progress): Progress {
  const { transition } = progress.machine;
  const patch = transition === null ? undefined : installed(progress.machine, transition.patch);
  if (patch === undefined || heldBackBy(progress.machine) !== null) return progress;
  const { name, replace } = patch.patch;
  const completed = completeTransition(progress);
  const { patches } = completed.machine;
  // `kernel/livepatch/core.c: klp_free_patch_async`
  if (!patch.enabled) return change(completed, { patches: patches.filter((each) => each.patch.name !== name) });
  // `kernel/livepatch/core.c: klp_free_replaced_patches_async`
  if (replace)
    return change(completed, { patches: patches.slice(patches.findIndex((each) => each.patch.name === name)) });
  return completed;
}

/**
 * Undoes an enable of which a `pre_patch` callback failed: an unpatching transition that never started is completed.
 * Mirrors `kernel/livepatch/transition.c: klp_cancel_transition`.
 */
export function cancelTransition(progress: Progress): Progress {
  const { transition } = progress.machine;
  if (transition === null) return progress;
  return completeTransition(change(progress, { transition: { ...transition, target: "unpatched" } }));
}

/**
 * Turns a running transition round. The kernel does not look at once whether it can finish now; we let it look when a
 * task moves on. Mirrors `kernel/livepatch/transition.c: klp_reverse_transition`.
 */
export function reverseTransition(progress: Progress): Progress {
  const { transition } = progress.machine;
  if (transition === null) return progress;
  const enabled = installed(progress.machine, transition.patch)?.enabled ?? false;
  const target: Target = transition.target === "patched" ? "unpatched" : "patched";
  const turned = changePatch(progress, transition.patch, { enabled: !enabled });
  return startTransition(change(turned, { transition: { ...transition, target } }));
}

/** Runs a callback of the livepatch in transition, where it is set. */
export function runCallback(progress: Progress, object: InstalledObject, callback: CallbackName): Progress {
  const { transition } = progress.machine;
  const patch = transition === null ? undefined : installed(progress.machine, transition.patch)?.patch;
  if (patch === undefined || !object.callbacks.includes(callback)) return progress;
  const event = { object: object.name, callback, before: before(progress.machine, patch.name) };
  return happen(progress, { kind: "callback", patch, ...event });
}

/**
 * The livepatch in whose function a task sleeps that the running transition has to wait for, or null. Mirrors
 * `kernel/livepatch/transition.c: klp_check_stack_func`: a task must leave the functions that are taken away, or those
 * that the new ones directly cover. What the kernel does wrong is not mirrored: where a disable is turned round and the function
 * is the lowest of several, it takes the head of the list for the one below, and may wait for ever.
 */
export function heldBackBy({ patches, transition, stalled }: Machine): string | null {
  if (transition === null || stalled.length === 0) return null;
  const index = patches.findIndex(({ patch }) => patch.name === transition.patch);
  const own = patches[index];
  if (own === undefined) return null;
  const { name } = own.patch;
  if (transition.target === "unpatched") return stalled.some(({ patch }) => patch === name) ? name : null;
  for (const object of own.objects) {
    if (!object.patched) continue;
    for (const each of object.functions) {
      const covered = functionStack(patches.slice(0, index), object.name, each).at(-1)?.patch.patch.name;
      const isIn = (task: StalledTask): boolean =>
        task.patch === covered && task.object === object.name && isSameFunction(task.function, each);
      if (covered !== undefined && stalled.some(isIn)) return covered;
    }
  }
  return null;
}

/** `kernel/livepatch/transition.c: klp_complete_transition` */
function completeTransition(progress: Progress): Progress {
  const { transition } = progress.machine;
  const patch = transition === null ? undefined : installed(progress.machine, transition.patch);
  if (transition === null || patch === undefined) return progress;
  const { name, replace } = patch.patch;
  let now = progress;
  if (transition.target === "unpatched") {
    now = changeObjects(now, name, (object) => ({ ...object, patched: false }));
  } else if (replace) {
    now = discardNops(unpatchReplacedPatches(now, name), name);
  }
  for (const object of installed(now.machine, name)?.objects ?? []) {
    if (!isLoaded(now.machine, object)) continue;
    if (transition.target === "patched") now = runCallback(now, object, "post_patch");
    else if (object.postUnpatchEnabled) now = runCallback(now, object, "post_unpatch");
  }
  if (transition.target === "unpatched") {
    now = changeObjects(now, name, (object) => ({ ...object, postUnpatchEnabled: false }));
  }
  return change(happen(now, complete(name, transition.target)), { transition: null });
}

/** `kernel/livepatch/core.c: klp_unpatch_replaced_patches`. They stay in the list for now. */
function unpatchReplacedPatches(progress: Progress, name: string): Progress {
  return before(progress.machine, name).reduce((now, old) => {
    const unpatched = changeObjects(now, old.name, (object) => ({ ...object, patched: false }));
    return changePatch(unpatched, old.name, { enabled: false });
  }, progress);
}

/** `kernel/livepatch/core.c: klp_discard_nops` */
function discardNops(progress: Progress, name: string): Progress {
  const objects = (installed(progress.machine, name)?.objects ?? []).filter(({ dynamic }) => !dynamic);
  const kept = objects.map((object) => ({ ...object, functions: object.functions.filter(({ nop }) => !nop) }));
  return changePatch(progress, name, { objects: kept });
}
