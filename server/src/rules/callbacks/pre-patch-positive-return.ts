import { authorSpan } from "../../c/token.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import { callbackFunctions } from "../../livepatch/functions/roles.ts";
import type { Flow } from "../../livepatch/functions/flow.ts";
import type { Expression, FunctionDefinition } from "../../c/ast.ts";
import { holdsProblem } from "../half-typed.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { returnsOther } from "./callback-signature.ts";
import { negativeFixes } from "./negative-results.ts";
import { positiveResults, type PositiveResult } from "./positive-results.ts";

/**
 * kernel/livepatch/core.c: klp_enable_patch gives what `pre_patch` returned to module init, and kernel/module/main.c:
 * do_init_module lets only a negative result end the loading.
 */
export const prePatchPositiveReturn: ModuleRule = {
  name: "pre-patch-positive-return",
  group: "callbacks",
  severity: "error",
  summary: "A `pre_patch` callback returns a positive value, which is neither success nor an errno.",
  fix: "ask",
  inPatches: true,
  subject: "module",
  *check(module) {
    const callbacks = new Set(callbackFunctions(module, "pre_patch"));
    const told = new Set<Expression>();
    for (const flow of moduleFlows(module)) {
      const { definition } = flow;
      if (!callbacks.has(definition.declarator.name?.text ?? "") || returnsOther(definition, "int")) continue;
      for (const result of positiveResults(module, flow)) {
        const { expression } = result;
        const span = authorSpan(expression.first, expression.last);
        if (told.has(expression) || holdsProblem(module, span)) continue;
        told.add(expression);
        yield { ...finding(flow, result), fixes: negativeFixes(module, flow, result) };
      }
    }
  },
};

function finding({ definition }: Flow, { expression, within, errno }: PositiveResult): Finding {
  const span = authorSpan(expression.first, expression.last);
  const text = span.file.text.slice(span.start, span.end);
  const where = within === definition ? "" : ` in ${nameOf(within)}()`;
  return {
    span,
    message:
      `\`${text}\`${where} makes the \`pre_patch\` callback ${nameOf(definition)}() return a positive value, which the kernel takes for a failure: it refuses ` +
      `the livepatch, but the module stays loaded with nothing patched. Return 0, or a negative errno: \`-${errno ?? "EINVAL"}\`.`,
  };
}

function nameOf({ declarator }: FunctionDefinition): string {
  return declarator.name?.text ?? "";
}
