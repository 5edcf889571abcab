import { lengthOf, maximumModuleName, moduleNameOf } from "../module-names.ts";
import { objectSpan } from "../objects.ts";
import type { ModuleRule } from "../rule.ts";

/** kernel/livepatch/core.c: klp_init_object refuses a name that `struct module` has no room for; scripts/mod/modpost.c: check_modname_len. */
export const nameTooLong: ModuleRule = {
  name: "name-too-long",
  group: "tables",
  severity: "error",
  summary: `The name of an object or of the module is longer than ${maximumModuleName} characters.`,
  fix: "none",
  subject: "module",
  *check(module) {
    for (const { rows } of module.objectTables) {
      for (const row of rows) {
        const name = row.name.known ? row.name.value : null;
        // With a path or a `.ko` the name is wrong before it is too long.
        const length = name === null ? 0 : lengthOf(moduleNameOf(name));
        if (length <= maximumModuleName) continue;
        yield {
          span: objectSpan(row),
          message:
            `This name has ${length} characters. A module's name has at most ${maximumModuleName}: ` +
            "the kernel refuses the whole livepatch with -EINVAL.",
        };
      }
    }
    const livepatch = module.livepatches.find(({ enabled }) => enabled) ?? module.livepatches[0];
    const length = lengthOf(module.name);
    if (module.kind !== "module" || livepatch === undefined || length <= maximumModuleName) return;
    yield {
      span: livepatch.nameSpan,
      message:
        `The module's name, \`${module.name}\`, has ${length} characters. It may have at most ${maximumModuleName}: ` +
        "modpost does not build a module with a longer one.",
    };
  },
};
