import { addModuleMacro } from "../module-lines.ts";
import { writesModuleInformation } from "../module-macros.ts";
import type { ModuleRule } from "../rule.ts";

/** kernel/livepatch/core.c: klp_enable_patch refuses a module that is_livepatch_module() does not know as one. */
export const moduleNotMarked: ModuleRule = {
  name: "module-not-marked",
  group: "tables",
  severity: "error",
  summary: 'The module is not marked as a livepatch by `MODULE_INFO(livepatch, "Y")`.',
  fix: "safe",
  subject: "module",
  *check(module) {
    const livepatch = module.livepatches.find(({ enabled }) => enabled) ?? module.livepatches[0];
    if (livepatch === undefined || module.kind !== "module" || module.open !== null) return;
    if (module.information.livepatch !== null || module.units.some(writesModuleInformation)) return;
    yield {
      span: livepatch.nameSpan,
      message:
        'The module lacks `MODULE_INFO(livepatch, "Y")`: the kernel does not know it as a livepatch, and klp_enable_patch() ' +
        "refuses it with -EINVAL.",
      fixes: [
        {
          title: 'Add `MODULE_INFO(livepatch, "Y")`',
          safe: true,
          edits: [addModuleMacro(module, livepatch.nameSpan.file, 'MODULE_INFO(livepatch, "Y");')],
        },
      ],
    };
  },
};
