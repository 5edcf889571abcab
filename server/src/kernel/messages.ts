import type { LogEvent, Target } from "./machine.ts";

/** What the kernel writes to its log, by the function that writes it. Names are those of modules. */

/** `kernel/livepatch/core.c: klp_enable_patch` */
export function notCompatible(patch: string): LogEvent {
  return log("error", `Livepatch patch (${patch}) is not compatible with the already installed livepatches.`);
}

/** `kernel/livepatch/core.c: klp_enable_patch` */
export function notMarked(module: string): LogEvent {
  return log("error", `module ${module} is not marked as a livepatch module`);
}

/** `kernel/livepatch/core.c: __klp_enable_patch` */
export function enabling(patch: string): LogEvent {
  return log("notice", `enabling patch '${patch}'`);
}

/** `kernel/livepatch/core.c: __klp_enable_patch` */
export function prePatchFailed(object: string | null): LogEvent {
  return log("warning", `pre-patch callback failed for object '${object ?? "vmlinux"}'`);
}

/** `kernel/livepatch/core.c: __klp_enable_patch` */
export function enableFailed(patch: string): LogEvent {
  return log("warning", `failed to enable patch '${patch}'`);
}

/** `kernel/livepatch/transition.c: klp_start_transition` */
export function starting(patch: string, target: Target): LogEvent {
  return log("notice", `'${patch}': starting ${nouns[target]} transition`);
}

/** `kernel/livepatch/transition.c: klp_complete_transition` */
export function complete(patch: string, target: Target): LogEvent {
  return log("notice", `'${patch}': ${nouns[target]} complete`);
}

/**
 * `WARN_ON_ONCE` in `kernel/livepatch/state.c: klp_get_prev_state`, without what is of one machine and one build: processor,
 * process, line and offset.
 */
export const noTransition: readonly LogEvent[] = [
  { kind: "log", level: "warning", text: "------------[ cut here ]------------" },
  { kind: "log", level: "warning", text: "WARNING: at kernel/livepatch/state.c klp_get_prev_state" },
];

const nouns: Readonly<Record<Target, string>> = { patched: "patching", unpatched: "unpatching" };

/** `pr_fmt` of the livepatch core puts its name before every line. */
function log(level: LogEvent["level"], text: string): LogEvent {
  return { kind: "log", level, text: `livepatch: ${text}` };
}
