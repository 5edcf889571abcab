import { TokenKind } from "../../c/token.ts";
import type { Module } from "../../livepatch/model.ts";
import type { Span } from "../../c/source.ts";
import { freshName } from "../declarations.ts";
import { addAround } from "../module-lines.ts";
import type { Fix, ModuleRule } from "../rule.ts";
import { unseenWords } from "../unseen-words.ts";

/** kernel/module/main.c: delete_module refuses a module that has an init and no exit. */
export const moduleWithoutExit: ModuleRule = {
  name: "module-without-exit",
  group: "tables",
  severity: "warning",
  summary: "The module has no exit function, and can never be removed.",
  fix: "ask",
  subject: "module",
  *check(module) {
    if (module.kind !== "module" || module.open !== null || module.livepatches.length === 0) return;
    const init = module.information.macros.find(({ name }) => name === "module_init");
    if (init === undefined || hasExit(module) || [...unseenWords(module)].some(isExitWord)) return;
    yield {
      span: init.span,
      message:
        "The module has no exit function: rmmod refuses it with -EBUSY for ever, also once the livepatch is disabled or replaced. " +
        "An empty one is enough.",
      fixes: fixes(module, init.span),
    };
  },
};

function hasExit({ information, units }: Module): boolean {
  if (information.exit !== null) return true;
  return units.some(({ preprocessed }) =>
    preprocessed.tokens.some(({ kind, text }) => kind === TokenKind.Identifier && isExitWord(text)),
  );
}

/** include/linux/module.h: all of them make the module's exit. */
function isExitWord(text: string): boolean {
  return text === "module_exit" || text === "__exitcall" || text === "cleanup_module";
}

function fixes(module: Module, init: Span): Fix[] {
  const wanted = (module.information.init ?? "livepatch_init").replace(/init(?![a-z])/, "exit");
  const name = freshName(module, wanted.includes("exit") ? wanted : `${wanted}_exit`);
  const edits = addAround(init, [`static void ${name}(void)`, "{", "}"], `module_exit(${name});`);
  return edits === null ? [] : [{ title: "Add an empty exit function", safe: false, edits }];
}
