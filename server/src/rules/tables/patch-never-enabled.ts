import type { FunctionDefinition } from "../../c/ast.ts";
import { authorSpan, isTyped, TokenKind } from "../../c/token.ts";
import { forEachNode, type AnyNode } from "../../c/walk.ts";
import type { Livepatch, Module } from "../../livepatch/model.ts";
import { addressedName, isNull } from "../../livepatch/symbols.ts";
import { freshName, isBefore } from "../declarations.ts";
import { replaceSpan } from "../edits.ts";
import { isHalfTyped } from "../half-typed.ts";
import { addModuleLines } from "../module-lines.ts";
import type { Edit, Fix, ModuleRule } from "../rule.ts";
import { unseenWords } from "../unseen-words.ts";

/** kernel/livepatch/core.c: the kernel learns of a livepatch by klp_enable_patch alone. */
export const patchNeverEnabled: ModuleRule = {
  name: "patch-never-enabled",
  group: "tables",
  severity: "error",
  summary: "A livepatch is defined and never enabled.",
  fix: "ask",
  subject: "module",
  *check(module) {
    if (module.kind !== "module" || module.open !== null) return;
    const [livepatch, ...others] = module.livepatches;
    // A second one may be a spare, and an enabling function may take any.
    if (livepatch?.list == null || module.livepatches.some(({ enabled }) => enabled)) return;
    if (isHalfTyped(module, livepatch.list) || speaksOfEnabling(module)) return;
    if (module.livepatches.some(({ variable }) => isPassedOn(module, variable))) return;
    yield {
      span: livepatch.nameSpan,
      message:
        `\`${livepatch.variable}\` is never given to klp_enable_patch(): the module loads, and patches nothing. ` +
        `Return \`klp_enable_patch(&${livepatch.variable})\` from module init.`,
      related: others.map(({ nameSpan }) => ({ span: nameSpan, message: "Nor is this one." })),
      fixes: others.length === 0 ? fixes(module, livepatch) : [],
    };
  },
};

/** In a macro's body, by a pointer, or where another configuration has it. klp_register_patch leaves the enabling to sysfs. */
function speaksOfEnabling(module: Module): boolean {
  const isSuch = (text: string): boolean => text === "klp_enable_patch" || text === "klp_register_patch";
  return (
    module.units.some(({ preprocessed }) =>
      preprocessed.tokens.some(({ kind, text }) => kind === TokenKind.Identifier && isSuch(text)),
    ) || [...unseenWords(module)].some(isSuch)
  );
}

/** Whether something other than a look into it and klp_get_state speaks of a livepatch, and may get it enabled. */
function isPassedOn({ units }: Module, variable: string): boolean {
  let isPassed = false;
  for (const { tree } of units) {
    const harmless = new Set<AnyNode>();
    forEachNode(tree, (node) => {
      if (node.kind === "member") harmless.add(node.object);
      else if (node.kind === "call" && node.callee.kind === "identifier" && node.callee.name === "klp_get_state") {
        const [argument] = node.arguments;
        if (argument !== undefined && argument.kind !== "typeName" && addressedName(argument) === variable) {
          forEachNode(argument, (inner) => harmless.add(inner));
        }
      } else if (node.kind === "identifier") isPassed ||= node.name === variable && !harmless.has(node);
      else if (node.kind === "namedType") isPassed ||= node.name.text === variable;
    });
  }
  return isPassed;
}

function fixes(module: Module, livepatch: Livepatch): Fix[] {
  const { init } = module.information;
  const definition = init === null ? undefined : module.functions.get(init);
  const edits = definition === undefined ? addInit(module, livepatch) : returnIt(livepatch, definition);
  if (edits === null || (init !== null && definition === undefined)) return [];
  return [{ title: `Enable \`${livepatch.variable}\` in module init`, safe: false, edits }];
}

/** In place of the `0` that init ends with. */
function returnIt({ variable, nameSpan }: Livepatch, { body, first }: FunctionDefinition): Edit[] | null {
  const last = body.statements.at(-1);
  if (last?.kind !== "returnStatement" || last.value === null || !isNull(last.value)) return null;
  if (!isTyped(last.first) || !isTyped(last.last) || !isBefore(nameSpan, authorSpan(first))) return null;
  return [replaceSpan(authorSpan(last.value.first, last.value.last), `klp_enable_patch(&${variable})`)];
}

function addInit(module: Module, { variable, nameSpan }: Livepatch): Edit[] | null {
  if (module.information.macros.some(({ name }) => name === "module_init")) return null;
  const name = freshName(module, "livepatch_init");
  const added = addModuleLines(module, nameSpan, [
    `static int ${name}(void)`,
    "{",
    `\treturn klp_enable_patch(&${variable});`,
    "}",
    `module_init(${name});`,
  ]);
  return added === null ? null : [added];
}
