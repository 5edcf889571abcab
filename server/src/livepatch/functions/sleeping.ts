import { allocators } from "./known-functions.ts";
import type { CallEvent } from "./events.ts";

/**
 * Whether a call may sleep for sure: it waits, takes a sleeping lock, touches user memory, or allocates with flags that allow it,
 * which are read through variables and helpers. False also where that is not known.
 */
export function maySleep({ name, callee, arguments: values }: CallEvent): boolean {
  if (name === null || callee !== null) return false;
  if (sleepers.test(name)) return true;
  const at = allocators.get(name);
  if (at === undefined) return false;
  if (at < 0) return !name.startsWith("alloc_workqueue");
  const gfp = values[at];
  return gfp?.kind === "names" && gfp.names.some((flag) => sleepingFlags.has(flag));
}

/** include/linux/gfp_types.h: those with __GFP_DIRECT_RECLAIM. */
const sleepingFlags: ReadonlySet<string> = new Set([
  "GFP_KERNEL",
  "GFP_KERNEL_ACCOUNT",
  "GFP_USER",
  "GFP_HIGHUSER",
  "GFP_HIGHUSER_MOVABLE",
  "GFP_NOFS",
  "GFP_NOIO",
  "__GFP_DIRECT_RECLAIM",
  "__GFP_RECLAIM",
]);

/** Functions that call might_sleep(), or schedule(). */
const sleepers =
  /^(msleep(_interruptible)?|ssleep|fsleep|usleep_range\w*|schedule|schedule_timeout\w*|io_schedule\w*|cond_resched|might_sleep|might_fault|yield|mutex_lock(_interruptible|_killable|_nested)?|guard\(mutex\w*\)|down(_interruptible|_killable|_read|_write|_read_killable|_write_killable|_read_interruptible)?|wait_event\w*|wait_for_completion(_timeout|_interruptible|_killable|_interruptible_timeout|_killable_timeout|_io|_io_timeout)?|synchronize_(rcu|srcu|net|rcu_expedited|rcu_tasks\w*|irq)|rcu_barrier|(__)?copy_(from|to)_user|get_user|put_user|strncpy_from_user|clear_user|flush_(work|delayed_work|workqueue|scheduled_work)|cancel_(work|delayed_work)_sync|kthread_stop|kthread_park|free_irq|destroy_workqueue|__request_module|request_module|register_kprobe|unregister_kprobe|vfree|kthread_(run|create)\w*|kmem_cache_(create|destroy)\w*|filp_open|kernel_read|kernel_write|call_usermodehelper|stop_machine|schedule_on_each_cpu|disable_irq)$/;
