import type { CheckedPatch } from "./state-check.ts";

/** A livepatch module before it is loaded: `struct klp_patch` and what else decides about it. */
export interface Patch extends CheckedPatch {
  /** The module's name. */
  readonly name: string;
  /** Whether the module says `MODULE_INFO(livepatch, "Y")`. */
  readonly marked: boolean;
  /** Whether `.mod` is set. */
  readonly mod: boolean;
  /** Null where `.objs` is not set. */
  readonly objects: readonly PatchObject[] | null;
}

/** `struct klp_object` */
export interface PatchObject {
  /** Null for vmlinux. */
  readonly name: string | null;
  /** Null where `.funcs` is not set. */
  readonly functions: readonly PatchFunction[] | null;
  /** Those that are set. */
  readonly callbacks: readonly CallbackName[];
  /** What `pre_patch` returns: 0, or a negative errno. A positive value fails too, but does not unload the module. */
  readonly prePatchReturns: number;
}

/** `struct klp_func`, as far as one is told from another. */
export interface PatchFunction {
  readonly oldName: string;
  /** `old_sympos`; 0 and 1 are the same one. */
  readonly position: bigint;
  /** It lacks its old name or its new function. */
  readonly incomplete?: true;
}

/** The members of `struct klp_callbacks` that a livepatch sets, in the order in which the kernel runs them. */
export const callbackNames = ["pre_patch", "post_patch", "pre_unpatch", "post_unpatch"] as const;

export type CallbackName = (typeof callbackNames)[number];

/** `klp_target_state` while a transition runs. */
export type Target = "patched" | "unpatched";

/** Everything that the kernel remembers of livepatches from one step to the next. */
export interface Machine {
  /** Loaded modules that livepatches may patch. */
  readonly modules: readonly string[];
  /** Livepatch modules that are loaded, enabled or not. */
  readonly inserted: readonly string[];
  /** `klp_patches`: those that are enabled or in transition, in the order in which they came. */
  readonly patches: readonly InstalledPatch[];
  /** `klp_transition_patch` by its name, and `klp_target_state`. */
  readonly transition: { readonly patch: string; readonly target: Target } | null;
  /** Tasks that sleep in a new function of a livepatch. */
  readonly stalled: readonly StalledTask[];
  /** Whether `klp_get_prev_state` has given its one warning since the machine started. */
  readonly warned: boolean;
}

export interface StalledTask {
  /** The livepatch's name. */
  readonly patch: string;
  /** Null for vmlinux. */
  readonly object: string | null;
  readonly function: PatchFunction;
}

/** A livepatch in the kernel's list. */
export interface InstalledPatch {
  readonly patch: Patch;
  readonly enabled: boolean;
  readonly objects: readonly InstalledObject[];
}

export interface InstalledObject {
  readonly name: string | null;
  readonly functions: readonly InstalledFunction[];
  readonly callbacks: readonly CallbackName[];
  readonly prePatchReturns: number;
  /** Made by the kernel, to hold no-ops alone. */
  readonly dynamic: boolean;
  readonly patched: boolean;
  readonly postUnpatchEnabled: boolean;
}

export interface InstalledFunction extends PatchFunction {
  /** Made by the kernel: sends the function back to its original code while a cumulative livepatch takes over. */
  readonly nop: boolean;
}

export interface LogEvent {
  readonly kind: "log";
  readonly level: "notice" | "warning" | "error";
  readonly text: string;
}

/** Something that happens during a step, in the order in which it does. */
export type Event =
  | LogEvent
  | {
      /** A callback runs. */
      readonly kind: "callback";
      readonly patch: Patch;
      /** The object's name; null for vmlinux. */
      readonly object: string | null;
      readonly callback: CallbackName;
      /** The livepatches among which `klp_get_prev_state` looks, in list order. */
      readonly before: readonly Patch[];
    }
  | {
      /** The kernel adds a no-op for a function that a cumulative livepatch does not patch, but one before it does. */
      readonly kind: "no-op";
      readonly object: string | null;
      readonly function: PatchFunction;
      /** The name of that one. */
      readonly of: string;
    }
  | {
      /** `klp_get_prev_state` was called outside of callbacks. `before` is null where it refuses to look. */
      readonly kind: "question";
      readonly patch: string;
      readonly id: bigint;
      readonly before: readonly Patch[] | null;
    };

/** A machine, and what happened on the way to it. */
export interface Progress {
  readonly machine: Machine;
  readonly events: readonly Event[];
}

/** What became of a step. `errno` is 0 or the positive number that user space sees. */
export interface Outcome extends Progress {
  readonly errno: number;
}

/** A machine that has just started and has these modules loaded, none of them a livepatch. */
export function startedMachine(modules: readonly string[]): Machine {
  return { modules, inserted: [], patches: [], transition: null, stalled: [], warned: false };
}

export function installed(machine: Machine, name: string): InstalledPatch | undefined {
  return machine.patches.find(({ patch }) => patch.name === name);
}

/** The livepatches that are listed before one. */
export function before(machine: Machine, name: string): readonly Patch[] {
  const index = machine.patches.findIndex(({ patch }) => patch.name === name);
  return machine.patches.slice(0, Math.max(index, 0)).map(({ patch }) => patch);
}

/** `kernel/livepatch/core.h: klp_is_object_loaded` */
export function isLoaded(machine: Machine, object: { readonly name: string | null }): boolean {
  return object.name === null || machine.modules.includes(object.name);
}

export function happen(progress: Progress, ...events: readonly Event[]): Progress {
  return { machine: progress.machine, events: [...progress.events, ...events] };
}

export function change(progress: Progress, machine: Partial<Machine>): Progress {
  return { machine: { ...progress.machine, ...machine }, events: progress.events };
}

export function changePatch(progress: Progress, name: string, patch: Partial<InstalledPatch>): Progress {
  const patches = progress.machine.patches.map((each) => (each.patch.name === name ? { ...each, ...patch } : each));
  return change(progress, { patches });
}

export function changeObjects(
  progress: Progress,
  name: string,
  changed: (object: InstalledObject) => InstalledObject,
): Progress {
  const objects = installed(progress.machine, name)?.objects.map(changed) ?? [];
  return changePatch(progress, name, { objects });
}
