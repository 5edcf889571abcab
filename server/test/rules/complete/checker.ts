import { createEngine } from "../../../src/engine/create-engine.ts";
import type { Diagnostic } from "../../../src/engine/diagnostic.ts";
import { memoryPath, memoryWorkspace } from "../../support/memory-files.ts";
import type { Scenario } from "../fixture.ts";
import { completeLivepatch } from "./complete-livepatch.ts";

/** Everything that one engine finds in one state of the files after the other, as an editor would see them. */
export function createChecker(): (files: Scenario) => readonly Diagnostic[] {
  const workspace = memoryWorkspace(Object.fromEntries(completeLivepatch));
  const engine = createEngine(workspace);
  let before: Scenario = completeLivepatch;
  return (files) => {
    for (const name of before.keys()) if (!files.has(name)) workspace.remove(name);
    for (const [name, text] of files) if (before.get(name) !== text) workspace.write(name, text);
    before = files;
    return [...files.keys()].flatMap((name) => engine.diagnostics(memoryPath(name)));
  };
}
