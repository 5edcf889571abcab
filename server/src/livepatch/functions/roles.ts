import type { Designator, Expression, FunctionDefinition, MacroDeclaration, TypeName } from "../../c/ast.ts";
import { loneName } from "../../c/unwrap.ts";
import { forEachNode, type AnyNode } from "../../c/walk.ts";
import { callbackNames, type CallbackName } from "../../kernel/machine.ts";
import { callbackOfMacro } from "../callback-macros.ts";
import type { AggregateList, Callbacks, FunctionRow, Module, ObjectRow, ShadowCall, Unit } from "../model.ts";
import { perModule } from "../per-module.ts";
import { addressedName } from "../symbols.ts";
import { surroundingsOf } from "./surroundings.ts";

/** Who calls a function of the module besides the functions that call it by its name. */
export type FunctionRole =
  /** The kernel, while the livepatch is enabled or disabled; `object.name` says whether for vmlinux or for a module. */
  | { readonly kind: "callback"; readonly callback: CallbackName; readonly object: ObjectRow }
  /** The same, in sources whose tables kpatch or klp-build generate: `KPATCH_PRE_PATCH_CALLBACK(f)`, `KLP_PRE_PATCH_CALLBACK(f)`. */
  | { readonly kind: "callbackMacro"; readonly callback: CallbackName; readonly macro: MacroDeclaration }
  /** Whoever calls the function that it replaces. */
  | { readonly kind: "newFunction"; readonly row: FunctionRow }
  | { readonly kind: "init" }
  | { readonly kind: "exit" }
  /** The kernel, under `klp_shadow_lock`. */
  | { readonly kind: "shadowConstructor"; readonly call: ShadowCall }
  | { readonly kind: "shadowDestructor"; readonly call: ShadowCall }
  /** The kernel, later: work, a timer, a notifier, a thread, an interrupt. `node` is what registers it. */
  | { readonly kind: "deferred"; readonly node: AnyNode }
  /** Nobody knows who: its address is taken in any other way. */
  | { readonly kind: "escapes"; readonly node: AnyNode };

/** Whether the kernel calls a function with such a role because of the livepatch, not in place of another function or later. */
export function isLivepatchRole({ kind }: FunctionRole): boolean {
  return kind !== "newFunction" && kind !== "deferred" && kind !== "escapes";
}

/**
 * The roles of each function of a module, by its name; a function without any is called by its name alone, if at all. The
 * tables are all that the module has, whether its livepatch names them or not.
 */
export const functionRoles = perModule(readRoles);

/** The roles of a function; none for one that is called by its name alone. */
export function rolesOf(module: Module, { declarator }: FunctionDefinition): readonly FunctionRole[] {
  return functionRoles(module).get(declarator.name?.text ?? "") ?? [];
}

/** The functions that are a callback of some object, by the kinds that they are. */
export function callbackFunctions(module: Module, callback: CallbackName): readonly string[] {
  return [...functionRoles(module)].flatMap(([name, roles]) =>
    roles.some((role) => (role.kind === "callback" || role.kind === "callbackMacro") && role.callback === callback)
      ? [name]
      : [],
  );
}

function readRoles(module: Module): ReadonlyMap<string, readonly FunctionRole[]> {
  const roles = new Map<string, FunctionRole[]>();
  const note = (name: string | null, role: FunctionRole): void => {
    if (name === null) return;
    const before = roles.get(name);
    if (before === undefined) roles.set(name, [role]);
    else before.push(role);
  };
  for (const { terminated, walked, rows } of module.objectTables) {
    // Where the kernel's walk ends is not always known; what is behind its end is called by nobody.
    for (const object of terminated.known ? walked : rows) {
      for (const callback of callbackNames) {
        note(object.callbacks[members[callback]], { kind: "callback", callback, object });
      }
    }
  }
  for (const { terminated, walked, rows } of module.functionTables) {
    for (const row of terminated.known ? walked : rows)
      note(row.newFunction.known ? row.newFunction.value : null, { kind: "newFunction", row });
  }
  for (const { rows } of module.stateTables) {
    for (const { list } of rows)
      for (const { name, node } of callbacksOfState(list)) note(name, { kind: "escapes", node });
  }
  note(module.information.init, { kind: "init" });
  note(module.information.exit, { kind: "exit" });
  for (const call of module.shadowCalls) {
    const isFree = call.function === "klp_shadow_free" || call.function === "klp_shadow_free_all";
    note(call.callback.known ? call.callback.value : null, {
      kind: isFree ? "shadowDestructor" : "shadowConstructor",
      call,
    });
  }
  for (const unit of module.units) {
    for (const { name, role } of mentionsOf(module, unit)) note(name, role);
  }
  return roles;
}

const members: Readonly<Record<CallbackName, keyof Callbacks>> = {
  pre_patch: "prePatch",
  post_patch: "postPatch",
  pre_unpatch: "preUnpatch",
  post_unpatch: "postUnpatch",
};

/** In the dialect `state-callbacks` the kernel calls them for a state, which is not what a callback of an object relies on. */
function callbacksOfState(list: AggregateList | null): { readonly name: string; readonly node: AnyNode }[] {
  return (list?.node.items ?? []).flatMap(({ designators: [designator], value }) => {
    if (designator?.kind !== "fieldDesignator" || designator.name.text !== "callbacks") return [];
    const values = value.kind === "initializerList" ? value.items.map((item) => item.value) : [value];
    return values.flatMap((each) => {
      const name = each.kind === "initializerList" ? null : addressedName(each);
      return name === null ? [] : [{ name, node: each }];
    });
  });
}

interface Mention {
  readonly name: string;
  readonly role: FunctionRole;
}

/** Where a unit names functions without calling them. */
function mentionsOf(module: Module, unit: Unit): readonly Mention[] {
  const { variable } = surroundingsOf(module);
  const mentions: Mention[] = [];
  const told = new Set<AnyNode>();
  const functionIn = (node: Expression | TypeName): { name: string; node: AnyNode } | null => {
    const inner = unwrapped(node);
    const name = loneName(inner);
    return name !== null && variable(name, unit)?.storage === "function" ? { name, node: inner } : null;
  };
  const note = (value: Expression | TypeName, role: (node: AnyNode) => FunctionRole | null): void => {
    const found = functionIn(value);
    if (found === null) return;
    told.add(found.node);
    const is = role(found.node);
    if (is !== null) mentions.push({ name: found.name, role: is });
  };
  const escapes = (node: AnyNode): FunctionRole => ({ kind: "escapes", node });
  forEachNode(unit.tree, (node) => {
    switch (node.kind) {
      case "call": {
        const name = node.callee.kind === "identifier" ? node.callee.name : "";
        told.add(unwrapped(node.callee));
        for (const argument of node.arguments) {
          if (name.startsWith("klp_shadow_")) note(argument, () => null);
          else if (deferring.test(name)) note(argument, () => ({ kind: "deferred", node }));
        }
        break;
      }
      case "macroDeclaration":
        for (const argument of node.arguments) note(argument, () => macroRole(node, argument));
        break;
      case "initializerItem":
        if (node.value.kind !== "initializerList")
          note(node.value, (at) => memberRole(memberName(node.designators), at));
        break;
      case "assignment":
        if (node.left.kind === "member") {
          const { text } = node.left.name;
          note(node.right, (at) => memberRole(text, at));
        }
        break;
      case "sizeof":
      case "typeofType":
        return "skip";
      case "identifier":
      case "namedType": {
        const name = loneName(node);
        if (name === null || told.has(node) || variable(name, unit)?.storage !== "function") break;
        mentions.push({ name, role: escapes(node) });
        break;
      }
      default:
    }
    return undefined;
  });
  return mentions;
}

/** Macros and functions that are given a function to be called later, elsewhere. */
const deferring =
  /^(__)?(INIT|DECLARE|DEFINE)_(DELAYED_|DEFERRABLE_)?(WORK|TIMER|TASKLET|IRQ_WORK)\w*$|^(__)?timer_setup\w*$|^setup_timer$|^hrtimer_setup\w*$|^tasklet_(init|setup)$|^kthread_(run|create|create_on_node|create_on_cpu|init_work|init_delayed_work|run_on_cpu)$|^KTHREAD_(WORK|DELAYED_WORK)_INIT$|^call_(rcu|srcu|rcu_tasks)\w*$|^(devm_)?request_(any_context_|threaded_|percpu_)?irq$|^init_(task_work|irq_work)$|^schedule_on_each_cpu$/;

/** Members that hold such a function: struct notifier_block, timer_list, hrtimer, work_struct, shrinker. */
const deferringMembers: ReadonlySet<string> = new Set(["notifier_call", "function", "func"]);

const tableMembers: ReadonlySet<string> = new Set(["new_func", ...callbackNames]);

function memberRole(member: string | null, node: AnyNode): FunctionRole | null {
  if (member !== null && tableMembers.has(member)) return null;
  return member !== null && deferringMembers.has(member) ? { kind: "deferred", node } : { kind: "escapes", node };
}

function macroRole(macro: MacroDeclaration, argument: AnyNode): FunctionRole | null {
  const { text } = macro.name;
  const meaning = callbackOfMacro(text);
  if (meaning !== null) return { kind: "callbackMacro", callback: meaning.callback, macro };
  if (text.endsWith("_init") || text.endsWith("_initcall") || text.endsWith("_exit")) return null;
  return deferring.test(text) ? { kind: "deferred", node: macro } : { kind: "escapes", node: argument };
}

function memberName(designators: readonly Designator[]): string | null {
  const last = designators.at(-1);
  return last?.kind === "fieldDesignator" ? last.name.text : null;
}

function unwrapped(node: Expression | TypeName): AnyNode {
  let at: AnyNode = node;
  for (;;) {
    if (at.kind === "parenthesized") at = at.expression;
    else if (at.kind === "cast") at = at.operand;
    else if (at.kind === "unary" && (at.operator === "&" || at.operator === "*")) at = at.operand;
    else if (at.kind === "typeName" && at.specifiers.type !== null) at = at.specifiers.type;
    else return at;
  }
}
