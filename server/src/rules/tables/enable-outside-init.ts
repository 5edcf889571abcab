import type { Initializer } from "../../c/ast.ts";
import { authorSpan } from "../../c/token.ts";
import { forEachNode, type AnyNode } from "../../c/walk.ts";
import type { Module } from "../../livepatch/model.ts";
import { callersOf, callsOf } from "../../livepatch/named-calls.ts";
import { callbackCalls } from "../callbacks/callback-calls.ts";
import type { ModuleRule } from "../rule.ts";
import { unseenWords } from "../unseen-words.ts";

/** kernel/livepatch/core.c: klp_enable_patch takes a reference on a module that is coming up, "supposed to be called from the module_init() callback". */
export const enableOutsideInit: ModuleRule = {
  name: "enable-outside-init",
  group: "tables",
  severity: "warning",
  summary: "`klp_enable_patch()` is called where module init does not get.",
  fix: "none",
  subject: "module",
  *check(module) {
    const { init } = module.information;
    if (module.kind !== "module" || module.open !== null || module.functions.has("klp_enable_patch")) return;
    if (init === null || !module.functions.has(init)) return;
    // What is being typed may be the call that is missing.
    if (module.problems.some(({ kind }) => kind === "syntax" || kind === "lexical")) return;
    const calls = callsOf(module, "klp_enable_patch");
    if (calls.length === 0) return;
    let unseen: ReadonlySet<string> | null = null;
    for (const { call, caller } of calls) {
      const name = caller.declarator.name?.text ?? "";
      const reaching = callersOf(module, name);
      // In a callback it never returns, which is told as `callback-deadlock`.
      if (callbackCalls(module).has(call)) continue;
      if (reaching.has(init) || mayBeCalledByPointer(module, reaching)) continue;
      unseen ??= unseenWords(module);
      if ([...reaching].some((each) => unseen?.has(each))) continue;
      yield {
        span: authorSpan(call.first, call.last),
        message:
          `\`${name}\` is not called by \`${init}\`, the module's init: the module is loaded whether or not the kernel takes the livepatch, and it may be ` +
          `on its way out when this call comes. Call klp_enable_patch() in \`${init}\` and return its result.`,
      };
    }
  },
};

/**
 * Whether somebody may call one of some functions through a pointer while init runs: it is an argument, a value, or an entry of an
 * array. What a work item, a timer or a named member of a struct calls, comes later.
 */
function mayBeCalledByPointer({ units }: Module, names: ReadonlySet<string>): boolean {
  let mayBe = false;
  for (const { tree } of units) {
    const late = new Set<AnyNode>();
    forEachNode(tree, (node) => {
      switch (node.kind) {
        case "call":
          late.add(node.callee);
          if (node.callee.kind === "identifier" && deferring.test(node.callee.name)) node.arguments.forEach(add);
          break;
        case "macroDeclaration":
          if (deferring.test(node.name.text)) node.arguments.forEach(add);
          break;
        case "initializerItem":
          if (node.designators[0]?.kind === "fieldDesignator") add(node.value);
          break;
        case "assignment":
          if (node.left.kind === "member") add(node.right);
          break;
        case "identifier":
          if (names.has(node.name) && !late.has(node)) mayBe = true;
          break;
        case "namedType":
          if (names.has(node.name.text)) mayBe = true;
          break;
        default:
      }
      return late.has(node) && node.kind === "typeName" ? "skip" : undefined;
    });
    function add(value: Initializer | AnyNode): void {
      let at: AnyNode = value;
      while (at.kind === "parenthesized" || at.kind === "cast" || at.kind === "unary") {
        at = at.kind === "parenthesized" ? at.expression : at.operand;
      }
      late.add(at);
    }
  }
  return mayBe;
}

/** include/linux/workqueue.h, include/linux/timer.h, include/linux/kthread.h: what runs the function that it is given later, and module exit. */
const deferring =
  /^(?:(?:DECLARE|DEFINE|INIT)_\w*(?:WORK|TIMER|TASKLET)\w*|timer_setup\w*|kthread_(?:run|create)\w*|module_exit)$/;
