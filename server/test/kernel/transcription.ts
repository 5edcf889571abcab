/**
 * A second telling of `kernel/livepatch/*.c`, as close to the C as TypeScript allows: structs are objects that change,
 * globals are members, `goto` is a labelled block. It shares nothing with `server/src/kernel` but the words of the log.
 */

interface klp_state {
  id: bigint;
  version: bigint;
}

interface klp_func {
  old_name: string;
  old_sympos: bigint;
  /** Stands for the address of the new code; a no-op has that of the old. */
  new_func: string;
  nop: boolean;
  patched: boolean;
}

interface klp_object {
  name: string | null;
  funcs: klp_func[] | null;
  callbacks: Set<string>;
  pre_patch_returns: number;
  post_unpatch_enabled: boolean;
  dynamic: boolean;
  patched: boolean;
  mod: boolean;
}

export interface klp_patch {
  name: string;
  mod: boolean;
  livepatch: boolean;
  objs: klp_object[] | null;
  /** With the terminator and what stands behind it; null for NULL. */
  states: klp_state[] | null;
  replace: boolean;
  /** `list_empty(&patch->list)` is its absence from `klp_patches`. */
  obj_list: klp_object[];
  enabled: boolean;
  kobj: boolean;
}

interface task_struct {
  /** The code that it sleeps in. */
  inside: { patch: klp_patch; new_func: string } | null;
  patch_state: -1 | 0 | 1;
  TIF_PATCH_PENDING: boolean;
}

export type Line = { log: string } | { patch: string; object: string | null; callback: string; seen: string[] };

const EAGAIN = 11;
const EBUSY = 16;
const EEXIST = 17;
const EINVAL = 22;
const ENOENT = 2;

export class Kernel {
  klp_patches: klp_patch[] = [];
  klp_transition_patch: klp_patch | null = null;
  klp_target_state: -1 | 0 | 1 = -1;
  /** `klp_ops` by the function's place: the stack of new functions, the youngest first. */
  klp_ops = new Map<string, { func: klp_func; patch: klp_patch }[]>();
  modules: klp_patch[] = [];
  tasks: task_struct[] = [{ inside: null, patch_state: -1, TIF_PATCH_PENDING: false }];
  dmesg: Line[] = [];
  warned = false;

  constructor(
    readonly other_modules: readonly string[],
    /** What each callback asks `klp_get_prev_state` for. */
    readonly probe: readonly bigint[],
  ) {}

  // The system calls. Each returns an errno.

  finit_module(patch: klp_patch): number {
    for (const module of this.modules) if (module.name === patch.name) return EEXIST;
    this.modules.push(patch);
    const ret = this.klp_enable_patch(patch);
    if (ret < 0) {
      this.modules.splice(this.modules.indexOf(patch), 1);
      return -ret;
    }
    return 0;
  }

  delete_module(name: string): number {
    const module = this.modules.find((each) => each.name === name);
    if (!module) return ENOENT;
    if (module.kobj) return EAGAIN; // module_put() comes after the kobject
    this.modules.splice(this.modules.indexOf(module), 1);
    return 0;
  }

  enabled_store(name: string, enabled: boolean): number {
    const patch = this.modules.find((each) => each.name === name && each.kobj);
    if (!patch) return ENOENT;
    let ret = 0;
    if (patch.enabled === enabled) return EINVAL;
    if (patch === this.klp_transition_patch) this.klp_reverse_transition();
    else if (!enabled) ret = this.__klp_disable_patch(patch);
    else ret = -EINVAL;
    return Math.abs(ret);
  }

  /** A new task calls each function that this module patches, and sleeps where it is this module's that runs. */
  stall(name: string): number {
    const patch = this.modules.find((each) => each.name === name);
    if (!patch) return ENOENT;
    const patch_state = this.klp_target_state; // of the parent, which switched long ago
    for (const obj of patch.obj_list) {
      for (const func of obj.funcs ?? []) {
        const runs = this.klp_ftrace_handler(this.place(obj, func), patch_state);
        if (runs?.patch === patch && !runs.func.nop)
          this.tasks.push({ inside: { patch, new_func: func.new_func }, patch_state, TIF_PATCH_PENDING: false });
      }
    }
    return 0;
  }

  unstall(name: string): number {
    const patch = this.modules.find((each) => each.name === name);
    if (!patch) return ENOENT;
    this.tasks = this.tasks.filter((task) => task.inside?.patch !== patch);
    if (this.klp_transition_patch) this.klp_try_complete_transition();
    return 0;
  }

  ask(name: string, id: bigint): number {
    if (!this.modules.some((each) => each.name === name)) return ENOENT;
    this.dmesg.push({ log: `asked ${id}: ${this.klp_get_prev_state(id)}` });
    return 0;
  }

  // state.c

  klp_get_state(patch: klp_patch, id: bigint): klp_state | null {
    for (let i = 0; patch.states && i < patch.states.length && patch.states[i]!.id; i++) {
      if (patch.states[i]!.id === id) return patch.states[i]!;
    }
    return null;
  }

  klp_get_prev_state(id: bigint): string {
    let last_state = "NULL";
    if (!this.klp_transition_patch) {
      if (!this.warned) this.dmesg.push({ log: "WARNING" });
      this.warned = true;
      return "NULL";
    }
    for (const patch of this.klp_patches) {
      if (patch === this.klp_transition_patch) break;
      const state = this.klp_get_state(patch, id);
      if (state) last_state = `${patch.name}:${state.version}`;
    }
    return last_state;
  }

  klp_is_patch_compatible(patch: klp_patch): boolean {
    for (const old_patch of this.klp_patches) {
      for (let i = 0; old_patch.states && i < old_patch.states.length && old_patch.states[i]!.id; i++) {
        const state = this.klp_get_state(patch, old_patch.states[i]!.id);
        if (!state) {
          if (patch.replace) return false;
        } else if (!(state.version >= old_patch.states[i]!.version)) return false;
      }
    }
    return true;
  }

  // core.c

  pr(text: string): void {
    this.dmesg.push({ log: `livepatch: ${text}` });
  }

  call(obj: klp_object, callback: string): void {
    const patch = this.klp_transition_patch!;
    const seen = this.probe.map((id) => this.klp_get_prev_state(id));
    this.dmesg.push({ patch: patch.name, object: obj.name, callback, seen });
  }

  klp_pre_patch_callback(obj: klp_object): number {
    let ret = 0;
    if (obj.callbacks.has("pre_patch")) {
      this.call(obj, "pre_patch");
      ret = obj.pre_patch_returns;
    }
    obj.post_unpatch_enabled = !ret;
    return ret;
  }

  klp_post_unpatch_callback(obj: klp_object): void {
    if (obj.post_unpatch_enabled && obj.callbacks.has("post_unpatch")) this.call(obj, "post_unpatch");
    obj.post_unpatch_enabled = false;
  }

  klp_is_object_loaded(obj: klp_object): boolean {
    return !obj.name || obj.mod;
  }

  klp_find_func(obj: klp_object, old_func: klp_func): klp_func | null {
    for (const func of obj.funcs ?? []) {
      if (func.old_name !== old_func.old_name) continue;
      if (
        old_func.old_sympos === func.old_sympos ||
        (old_func.old_sympos === 0n && func.old_sympos === 1n) ||
        (old_func.old_sympos === 1n && func.old_sympos === 0n)
      ) {
        return func;
      }
    }
    return null;
  }

  klp_add_nops(patch: klp_patch): void {
    for (const old_patch of this.klp_patches) {
      for (const old_obj of old_patch.obj_list) {
        let obj = patch.obj_list.find((each) => each.name === old_obj.name);
        if (!obj) {
          obj = {
            name: old_obj.name,
            funcs: [],
            callbacks: new Set(),
            pre_patch_returns: 0,
            post_unpatch_enabled: false,
            dynamic: true,
            patched: false,
            mod: false,
          };
          patch.obj_list.push(obj);
        }
        for (const old_func of old_obj.funcs ?? []) {
          if (this.klp_find_func(obj, old_func)) continue;
          const { old_name, old_sympos } = old_func;
          obj.funcs!.push({ old_name, old_sympos, new_func: "nop", nop: true, patched: false });
        }
      }
    }
  }

  klp_init_patch(patch: klp_patch): void {
    patch.obj_list = [...patch.objs!];
    patch.enabled = false;
    patch.kobj = true;
    if (patch.replace) this.klp_add_nops(patch);
    for (const obj of patch.obj_list) {
      obj.patched = false;
      obj.mod = obj.name !== null && this.other_modules.includes(obj.name);
      for (const func of obj.funcs!) func.patched = false;
    }
    this.klp_patches.push(patch);
  }

  klp_enable_patch(patch: klp_patch): number {
    if (!patch.mod || !patch.objs) return -EINVAL;
    for (const obj of patch.objs) if (!obj.funcs) return -EINVAL;
    if (!patch.livepatch) {
      this.pr(`module ${patch.name} is not marked as a livepatch module`);
      return -EINVAL;
    }
    if (!this.klp_is_patch_compatible(patch)) {
      this.pr(`Livepatch patch (${patch.name}) is not compatible with the already installed livepatches.`);
      return -EINVAL;
    }
    this.klp_init_patch(patch);
    const ret = this.__klp_enable_patch(patch);
    if (ret) this.klp_free_patch(patch);
    return ret;
  }

  __klp_enable_patch(patch: klp_patch): number {
    if (this.klp_transition_patch) return -EBUSY;
    this.pr(`enabling patch '${patch.name}'`);
    this.klp_init_transition(patch, 1);
    for (const obj of patch.obj_list) {
      if (!this.klp_is_object_loaded(obj)) continue;
      const ret = this.klp_pre_patch_callback(obj);
      if (ret) {
        this.pr(`pre-patch callback failed for object '${obj.name ?? "vmlinux"}'`);
        this.pr(`failed to enable patch '${patch.name}'`);
        this.klp_target_state = 0;
        this.klp_complete_transition();
        return ret;
      }
      this.klp_patch_object(patch, obj);
    }
    this.klp_start_transition();
    patch.enabled = true;
    this.klp_try_complete_transition();
    return 0;
  }

  __klp_disable_patch(patch: klp_patch): number {
    if (this.klp_transition_patch) return -EBUSY;
    this.klp_init_transition(patch, 0);
    for (const obj of patch.obj_list)
      if (obj.patched && obj.callbacks.has("pre_unpatch")) this.call(obj, "pre_unpatch");
    this.klp_start_transition();
    patch.enabled = false;
    this.klp_try_complete_transition();
    return 0;
  }

  klp_free_patch(patch: klp_patch): void {
    const at = this.klp_patches.indexOf(patch);
    if (at >= 0) this.klp_patches.splice(at, 1);
    patch.obj_list = [];
    patch.kobj = false;
  }

  // patch.c

  place(obj: klp_object, func: klp_func): string {
    return `${obj.name ?? "vmlinux"}:${func.old_name},${func.old_sympos === 0n ? 1n : func.old_sympos}`;
  }

  /** What a task of this state runs; undefined for the original code. */
  klp_ftrace_handler(place: string, patch_state: -1 | 0 | 1): { func: klp_func; patch: klp_patch } | undefined {
    const func_stack = this.klp_ops.get(place) ?? [];
    const [func, older] = func_stack;
    // `func->transition` is set for the functions of the patch in transition alone.
    return func?.patch === this.klp_transition_patch && patch_state === 0 ? older : func;
  }

  klp_patch_object(patch: klp_patch, obj: klp_object): void {
    for (const func of obj.funcs!) {
      const func_stack = this.klp_ops.get(this.place(obj, func)) ?? [];
      func_stack.unshift({ func, patch });
      this.klp_ops.set(this.place(obj, func), func_stack);
      func.patched = true;
    }
    obj.patched = true;
  }

  klp_unpatch_object(obj: klp_object, nops_only: boolean): void {
    for (const func of obj.funcs!) {
      if (nops_only && !func.nop) continue;
      if (!func.patched) continue;
      const func_stack = this.klp_ops.get(this.place(obj, func))!;
      func_stack.splice(
        func_stack.findIndex((each) => each.func === func),
        1,
      );
      func.patched = false;
    }
    if (obj.dynamic || !nops_only) obj.patched = false;
  }

  // transition.c

  klp_init_transition(patch: klp_patch, state: 0 | 1): void {
    this.klp_transition_patch = patch;
    this.klp_target_state = state;
    for (const task of this.tasks) task.patch_state = state ? 0 : 1;
  }

  klp_start_transition(): void {
    const what = this.klp_target_state ? "patching" : "unpatching";
    this.pr(`'${this.klp_transition_patch!.name}': starting ${what} transition`);
    for (const task of this.tasks) if (task.patch_state !== this.klp_target_state) task.TIF_PATCH_PENDING = true;
  }

  klp_check_stack(task: task_struct): boolean {
    for (const obj of this.klp_transition_patch!.obj_list) {
      if (!obj.patched) continue;
      for (const func of obj.funcs!) {
        let func_addr: { patch: klp_patch | null; new_func: string };
        if (this.klp_target_state === 0) func_addr = { patch: this.klp_transition_patch, new_func: func.new_func };
        else {
          const func_stack = this.klp_ops.get(this.place(obj, func))!;
          const prev = func_stack[func_stack.findIndex((each) => each.func === func) + 1];
          func_addr = prev ? { patch: prev.patch, new_func: prev.func.new_func } : { patch: null, new_func: "old" };
        }
        if (task.inside?.patch === func_addr.patch && task.inside.new_func === func_addr.new_func) return false;
      }
    }
    return true;
  }

  klp_try_switch_task(task: task_struct): boolean {
    if (task.patch_state === this.klp_target_state) return true;
    if (!this.klp_check_stack(task)) return false;
    task.TIF_PATCH_PENDING = false;
    task.patch_state = this.klp_target_state;
    return true;
  }

  klp_try_complete_transition(): void {
    let complete = true;
    for (const task of this.tasks) if (!this.klp_try_switch_task(task)) complete = false;
    if (!complete) return;
    const patch = this.klp_transition_patch!;
    this.klp_complete_transition();
    if (!patch.enabled) this.klp_free_patch(patch);
    else if (patch.replace) {
      for (const old_patch of [...this.klp_patches]) {
        if (old_patch === patch) break;
        this.klp_free_patch(old_patch);
      }
    }
  }

  klp_complete_transition(): void {
    const patch = this.klp_transition_patch!;
    if (patch.replace && this.klp_target_state === 1) {
      for (const old_patch of this.klp_patches) {
        if (old_patch === patch) break;
        old_patch.enabled = false;
        for (const obj of old_patch.obj_list) if (obj.patched) this.klp_unpatch_object(obj, false);
      }
      for (const obj of patch.obj_list) if (obj.patched) this.klp_unpatch_object(obj, true);
      for (const obj of patch.obj_list) obj.funcs = obj.funcs!.filter((func) => !func.nop);
      patch.obj_list = patch.obj_list.filter((obj) => !obj.dynamic);
    }
    if (this.klp_target_state === 0) {
      for (const obj of patch.obj_list) if (obj.patched) this.klp_unpatch_object(obj, false);
    }
    for (const task of this.tasks) task.patch_state = -1;
    for (const obj of patch.obj_list) {
      if (!this.klp_is_object_loaded(obj)) continue;
      if (this.klp_target_state === 1) {
        if (obj.callbacks.has("post_patch")) this.call(obj, "post_patch");
      } else this.klp_post_unpatch_callback(obj);
    }
    this.pr(`'${patch.name}': ${this.klp_target_state ? "patching" : "unpatching"} complete`);
    this.klp_target_state = -1;
    this.klp_transition_patch = null;
  }

  klp_reverse_transition(): void {
    const patch = this.klp_transition_patch!;
    for (const task of this.tasks) task.TIF_PATCH_PENDING = false;
    patch.enabled = !patch.enabled;
    this.klp_target_state = this.klp_target_state ? 0 : 1;
    this.klp_start_transition();
  }
}
