import { parseArgs } from "node:util";
import { createEngine } from "../engine/create-engine.ts";
import { builtName, readModuleFile } from "../engine/built-release.ts";
import { listBuiltModule } from "../report/built-listing.ts";
import { type ListedLivepatch, listLivepatches } from "../report/listing.ts";
import { listJson } from "../report/list-json.ts";
import { listText } from "../report/list-text.ts";
import { listPatch, listToolSource } from "../report/tool-listing.ts";
import { displayPath } from "../workspace/paths.ts";
import { findTargets } from "./targets.ts";
import type { Terminal } from "./terminal.ts";
import { argumentError, UsageError } from "./usage-error.ts";

const OPTIONS = { format: { type: "string", default: "text" } } as const;

/** `klp-state list`: returns the exit status. */
export async function list(args: readonly string[], terminal: Terminal): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw argumentError(error, "list", Object.keys(OPTIONS));
  }
  const { format } = parsed.values;
  if (format !== "text" && format !== "json") throw new UsageError(`--format ${format}: it is text or json`);
  const targets = await findTargets(parsed.positionals, terminal, { modules: true });
  const { workspace, files, notes, display } = targets;
  const failures = [...targets.failures];
  const listed = format === "json" ? (path: string): string => displayPath(path, terminal.folder) : display;
  const engine = createEngine(workspace);
  const seen = new Set<string>();
  const livepatches: ListedLivepatch[] = [];
  for (const path of files) {
    for (const module of engine.modules(path)) {
      if (seen.has(module.key)) continue;
      seen.add(module.key);
      livepatches.push(...listLivepatches(module, listed), ...listToolSource(module, listed));
    }
    const patch = engine.patch(path);
    if (patch !== null) livepatches.push(...listPatch(patch, listed));
  }
  for (const path of targets.modules) {
    const answer = readModuleFile(path, workspace);
    if (answer.kind === "problem") failures.push({ path, message: answer.message });
    else livepatches.push(...listBuiltModule(answer.module, builtName(answer.module, path), listed(path)));
  }
  terminal.out(format === "json" ? listJson(livepatches) : listText(livepatches, terminal.style));
  for (const { path, message } of [...notes, ...failures]) terminal.complain(`${display(path)}: ${message}`);
  return failures.length > 0 ? 2 : 0;
}
