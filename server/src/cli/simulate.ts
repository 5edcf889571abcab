import { parseArgs } from "node:util";
import { simulateJson } from "../report/simulate-json.ts";
import { simulateText } from "../report/simulate-text.ts";
import { isRefused, simulate as play, type Simulation } from "../report/simulation.ts";
import { absolutePath } from "../workspace/paths.ts";
import { readText } from "../workspace/read-text.ts";
import { readScenarioFile } from "./scenario-file.ts";
import { isBuiltModule } from "./targets.ts";
import { readSources } from "./simulate-sources.ts";
import type { Terminal } from "./terminal.ts";
import { argumentError, UsageError } from "./usage-error.ts";

const OPTIONS = { format: { type: "string", default: "text" } } as const;

/** `klp-state simulate`: returns the exit status, 1 where a step is refused. */
export async function simulate(args: readonly string[], terminal: Terminal): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw argumentError(error, "simulate", Object.keys(OPTIONS));
  }
  const { format } = parsed.values;
  if (format !== "text" && format !== "json") throw new UsageError(`--format ${format}: it is text or json`);
  const paths = parsed.positionals;
  const render = (simulations: readonly Simulation[], isArray: boolean): string =>
    format === "json" ? simulateJson(simulations, isArray) : simulateText(simulations, terminal.style);
  if (isScenarioFile(paths)) {
    const { scenarios, isArray } = readScenarios(paths[0], terminal);
    return finish(scenarios.map(play), (simulations) => render(simulations, isArray), terminal);
  }
  const simulations = await readSources(paths, (simulation) => render([simulation], false), terminal);
  return finish(simulations, (all) => render(all, false), terminal);
}

function finish(
  simulations: readonly Simulation[],
  render: (simulations: readonly Simulation[]) => string,
  terminal: Terminal,
): number {
  terminal.out(render(simulations));
  return simulations.some(({ steps }) => steps.some(isRefused)) ? 1 : 0;
}

/** Whether the arguments are one scenario file, and not sources. */
function isScenarioFile(paths: readonly string[]): paths is readonly [string] {
  const what = "a scenario file (.json), or C sources and built modules (.ko) in load order";
  if (paths.length === 0) throw new UsageError(`simulate needs ${what} (see klp-state simulate --help)`);
  for (const path of paths) {
    if (!isJson(path) && !path.endsWith(".c") && !isBuiltModule(path))
      throw new UsageError(`${path}: simulate takes ${what}`);
  }
  if (!paths.some(isJson)) return false;
  if (!paths.every(isJson)) throw new UsageError("simulate takes a scenario file or livepatches, not both");
  if (paths.length > 1) throw new UsageError("simulate takes one scenario file, which may hold an array of scenarios");
  return true;
}

function isJson(path: string): boolean {
  return path.endsWith(".json") || path.endsWith(".jsonc");
}

function readScenarios(
  path: string,
  terminal: Terminal,
): Extract<ReturnType<typeof readScenarioFile>, { kind: "scenarios" }> {
  const absolute = absolutePath(path, terminal.folder);
  const content = readText(absolute);
  if (content.kind === "failed") throw new UsageError(`${path}: ${content.message}`);
  if (content.kind === "refused") throw new UsageError(`${path}: too large or no text, not read as a scenario file`);
  const read = readScenarioFile({ path: absolute, text: content.text });
  if (read.kind === "wrong") throw new UsageError(`${path}:${read.line}:${read.column}: ${read.message}`);
  return read;
}
