import type { Expression } from "../../c/ast.ts";
import { authorSpan, isTyped } from "../../c/token.ts";
import type { Livepatch, Module } from "../../livepatch/model.ts";
import { replaceSpan } from "../edits.ts";
import type { Fix, ModuleRule } from "../rule.ts";
import { foreignCalls } from "./foreign-patches.ts";

/** kernel/livepatch/state.c: klp_get_state walks the states of the livepatch that it is given, and asks nothing else of it. */
export const callForeignPatch: ModuleRule = {
  name: "call-foreign-patch",
  group: "calls",
  severity: "warning",
  summary: "A state is asked of a livepatch variable that the module does not enable.",
  fix: "ask",
  subject: "module",
  *check(module) {
    const calls = foreignCalls(module);
    if (calls.length === 0) return;
    const enabled = module.livepatches.filter((livepatch) => livepatch.enabled);
    const names = enabled.map(({ variable }) => `\`${variable}\``).join(" and ");
    for (const { argument, livepatch } of calls) {
      yield {
        span: authorSpan(argument.first, argument.last),
        message:
          `The module enables ${names}, but klp_get_state() is asked of \`${livepatch.variable}\`: it returns NULL, or data of a livepatch that is ` +
          `not in force. Ask ${enabled.length > 1 ? "the one whose state is meant" : names}.`,
        related: [
          { span: livepatch.nameSpan, message: "Never enabled." },
          ...enabled.map(({ nameSpan }) => ({ span: nameSpan, message: "Enabled by klp_enable_patch()." })),
        ],
        fixes: enabled.flatMap((each) => renaming(module, argument, each)),
      };
    }
  },
};

/** The enabled livepatch has to be declared before the function that asks it, which only the author can see to elsewhere. */
function renaming(module: Module, argument: Expression, { variable }: Livepatch): Fix[] {
  const name = identifier(argument);
  if (name === null || !isTyped(name)) return [];
  const isVisible = module.units.some(({ tree }) =>
    tree.declarations.some(
      (declaration) =>
        declaration.kind === "declaration" &&
        declaration.first.file === name.file &&
        declaration.first.start < name.start &&
        declaration.declarators.some(({ declarator }) => declarator.name?.text === variable),
    ),
  );
  if (!isVisible) return [];
  return [{ title: `Ask \`${variable}\``, safe: false, edits: [replaceSpan(authorSpan(name), variable)] }];
}

function identifier(argument: Expression) {
  let at = argument;
  for (;;) {
    if (at.kind === "parenthesized") at = at.expression;
    else if (at.kind === "cast" || at.kind === "unary") at = at.operand;
    else return at.kind === "identifier" ? at.first : null;
  }
}
