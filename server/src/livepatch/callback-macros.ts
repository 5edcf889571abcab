import type { Expression, MacroDeclaration, TypeName } from "../c/ast.ts";
import { loneName } from "../c/unwrap.ts";
import { callbackNames, type CallbackName } from "../kernel/machine.ts";
import type { Module, Unit } from "./model.ts";

/** What makes the tables of a livepatch out of changed kernel sources. */
export type PatchTool = "kpatch" | "klp-build";

/** A macro that makes a function a callback of the object that its file belongs to: `KPATCH_PRE_PATCH_CALLBACK(f)`. */
export interface CallbackMacro {
  readonly tool: PatchTool;
  readonly callback: CallbackName;
  /** The function's name; null where the argument is none. */
  readonly function: string | null;
  readonly declaration: MacroDeclaration;
}

const macrosOf = new WeakMap<Unit, readonly CallbackMacro[]>();

/** The callback macros of a module, in the order of its units. */
export function callbackMacros({ units }: Pick<Module, "units">): readonly CallbackMacro[] {
  return units.flatMap((unit) => {
    let macros = macrosOf.get(unit);
    if (macros === undefined) {
      macros = unit.tree.declarations.flatMap((each) =>
        each.kind === "macroDeclaration" ? (macroOf(each) ?? []) : [],
      );
      macrosOf.set(unit, macros);
    }
    return macros;
  });
}

/**
 * What a macro's name says, by include/linux/livepatch_helpers.h since Linux 6.19 and by kmod/patch/kpatch-macros.h of kpatch;
 * null for any other name.
 */
export function callbackOfMacro(name: string): MacroMeaning | null {
  return callbacksByMacro.get(name) ?? null;
}

/**
 * The tool that a source without `struct klp_patch` is written for, by macros and headers that only that one has; null where
 * nothing tells, and for a source with tables of its own.
 */
export function patchToolOf({ livepatches, units }: Module): PatchTool | null {
  if (livepatches.length > 0) return null;
  for (const { tree, preprocessed } of units) {
    for (const { name } of preprocessed.inclusions) {
      if (/(^|\/)kpatch-(macros|callbacks|syscall)\.h$/.test(name)) return "kpatch";
      if (name === "linux/livepatch_helpers.h") return "klp-build";
    }
    for (const declaration of tree.declarations) {
      if (declaration.kind !== "macroDeclaration") continue;
      const { text } = declaration.name;
      if (text.startsWith("KPATCH_")) return "kpatch";
      if (callbacksByMacro.has(text) || text.startsWith("KLP_SYSCALL_DEFINE")) return "klp-build";
    }
  }
  return null;
}

type MacroMeaning = Pick<CallbackMacro, "tool" | "callback">;

const callbacksByMacro: ReadonlyMap<string, MacroMeaning> = new Map(
  callbackNames.flatMap((callback): [string, MacroMeaning][] => [
    [`KPATCH_${callback.toUpperCase()}_CALLBACK`, { tool: "kpatch", callback }],
    [`KLP_${callback.toUpperCase()}_CALLBACK`, { tool: "klp-build", callback }],
  ]),
);

function macroOf(declaration: MacroDeclaration): CallbackMacro | null {
  const meaning = callbackOfMacro(declaration.name.text);
  if (meaning === null) return null;
  return { ...meaning, function: functionIn(declaration.arguments[0]), declaration };
}

function functionIn(argument: Expression | TypeName | undefined): string | null {
  if (argument === undefined) return null;
  if (argument.kind === "unary" && argument.operator === "&" && argument.operand.kind === "identifier")
    return argument.operand.name;
  const at = argument.kind === "typeName" ? argument.specifiers.type : argument;
  return at === null ? null : loneName(at);
}
