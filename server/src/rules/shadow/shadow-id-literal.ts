import { withoutParentheses } from "../../c/unwrap.ts";
import { lex } from "../../c/lexer.ts";
import { isTyped, TokenKind } from "../../c/token.ts";
import { patchToolOf } from "../../livepatch/callback-macros.ts";
import type { Module, ShadowCall } from "../../livepatch/model.ts";
import { insertAt, lineEnding, replaceSpan } from "../edits.ts";
import type { Finding, Fix, ModuleRule } from "../rule.ts";
import { callsById } from "../shadow-uses.ts";
import { unitOf } from "../visible-names.ts";

/** kernel/livepatch/shadow.c: klp_shadow_hash is one table for the shadow variables of all livepatches. */
export const shadowIdLiteral: ModuleRule = {
  name: "shadow-id-literal",
  group: "shadow",
  severity: "info",
  summary: "The id of a shadow variable is a bare number.",
  fix: "ask",
  inPatches: true,
  subject: "module",
  *check(module) {
    if (module.livepatches.length === 0 && module.kind !== "patch" && patchToolOf(module) === null) return;
    for (const [id, calls] of callsById(module.shadowCalls.filter(hasLiteralId))) yield finding(module, id, calls);
  },
};

/** Whether the author typed a number there: what a macro writes has a name. */
function hasLiteralId({ function: name, arguments: given }: ShadowCall): boolean {
  const argument = given[name === "klp_shadow_free_all" ? 0 : 1];
  if (argument === undefined || argument.kind === "typeName") return false;
  const at = withoutParentheses(argument);
  return at.kind === "number" && isTyped(at.first);
}

function finding(module: Module, id: bigint, calls: readonly ShadowCall[]): Finding {
  const [first, ...others] = calls as readonly [ShadowCall, ...ShadowCall[]];
  return {
    span: first.idSpan,
    message:
      `The id ${first.idText} of a shadow variable is a bare number: all livepatches share one table, and nothing tells what ` +
      `the number stands for or who else uses it. Give it a name.`,
    about: id.toString(),
    related: others.map(({ idSpan }) => ({ span: idSpan, message: `The same id is given to another call here.` })),
    fixes: fixes(module, id, calls),
  };
}

/** Above the last `#include` of the file nothing uses it yet; where the calls stand in several files, one `#define` does not do. */
function fixes(module: Module, id: bigint, calls: readonly ShadowCall[]): Fix[] {
  const [first] = calls;
  const file = first?.idSpan.file;
  const unit = file === undefined ? null : unitOf(module, file);
  if (first === undefined || file === undefined || unit?.file !== file) return [];
  if (calls.some(({ idSpan }) => idSpan.file !== file)) return [];
  const include = unit.preprocessed.inclusions
    .filter(({ span }) => span.file === file && module.conditions.at(span).length === 0)
    .at(-1);
  const name = `SHADOW_ID_${id}`;
  const isTaken =
    unit.preprocessed.macros.has(name) ||
    lex(file).tokens.some(({ kind, text }) => kind === TokenKind.Identifier && text === name);
  if (include === undefined || isTaken || calls.some(({ idSpan }) => idSpan.start < include.span.end)) return [];
  const end = lineEnding(file);
  const define = insertAt(file, include.span.end, `${end}${end}#define ${name} ${first.idText}`);
  return [
    {
      title: `Name it \`${name}\``,
      safe: false,
      edits: [define, ...calls.map(({ idSpan }) => replaceSpan(idSpan, name))],
    },
  ];
}
