import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { differingParts, firstDifference, simulatedAnswers } from "./answers.ts";
import { debianKernel, requireTools, SetupError } from "./debian.ts";
import { randomScenario } from "./generate.ts";
import { play, type Guest, type Played } from "./guest.ts";
import { builtGuest } from "./modules.ts";
import { simulated, slots, unmarkedSlot, type JudgedScenario } from "./scenario.ts";
import { shrink, type Disagreement } from "./shrink.ts";

// Plays random scenarios on a real kernel and on the simulator, and tells where they do not agree.
// usage: node judge.js SOURCES FOLDER [--seed N] [--count N] [--only N] [--file FILE] [--kernel 6.12|6.1]. SOURCES are the C files of the
// guest, FOLDER is where kernels are kept, FILE has scenarios as they are told. Exits with 1 where there is a difference, with 2 where the kernel cannot be asked.

/** So many scenarios share a start of the kernel, so that it does not age. */
const batch = 100;
/** So many of those that differ are made smaller; the others most likely have the same reason. */
const mostShrunk = 3;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130));
try {
  process.exitCode = await judge();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function judge(): Promise<number> {
  const { sources, folder, origin, scenarios, series } = readArguments();
  say(`${origin}: ${scenarios.length} scenarios for Linux ${series}`);
  const guest = preparedGuest(sources, folder, series);
  const begun = performance.now();
  const failures = new Map<number, () => Promise<string>>();
  let steps = 0;
  for (let from = 0; from < scenarios.length; from += batch) {
    await play(guest, scenarios.slice(from, from + batch), (index, played) => {
      const scenario = scenarios[from + index]!;
      steps += scenario.sequence.length;
      const failure = failureOf(guest, scenario, played);
      if (failure !== null) {
        process.stderr.write(`"${scenario.name}" failed\n`);
        failures.set(from + index, failure);
      }
      return "more";
    });
    const done = Math.min(from + batch, scenarios.length);
    process.stderr.write(`${done} of ${scenarios.length}, ${failures.size} failed (${seconds(begun)})\n`);
  }
  for (const tell of failures.values()) say(`${await tell()}\n`);
  say(`Linux ${series}, ${origin}: ${steps} steps in ${seconds(begun)}`);
  say(`${scenarios.length - failures.size} passed, ${failures.size} failed`);
  return failures.size === 0 ? 0 : 1;
}

interface Arguments {
  readonly sources: string;
  readonly folder: string;
  readonly series: string;
  /** Where the scenarios are from: a seed or a file. */
  readonly origin: string;
  readonly scenarios: readonly JudgedScenario[];
}

function readArguments(): Arguments {
  const { values, positionals } = parsedArguments();
  const [sources, folder] = positionals;
  if (sources === undefined || folder === undefined) throw new SetupError("usage: judge SOURCES FOLDER [OPTION...]");
  if (!/^\d+\.\d+$/u.test(values.kernel)) throw new SetupError(`--kernel needs a series such as 6.12`);
  const given = { sources, folder, series: values.kernel };
  if (values.file !== undefined) return { ...given, origin: values.file, scenarios: readScenarios(values.file) };
  const seed = wholeNumber("--seed", values.seed, 0);
  const only = values.only === undefined ? null : wholeNumber("--only", values.only, 0);
  const count = wholeNumber("--count", values.count, 1);
  const numbers = only === null ? Array.from({ length: count }, (_, index) => index) : [only];
  return { ...given, origin: `seed ${seed}`, scenarios: numbers.map((number) => randomScenario(seed, number)) };
}

function parsedArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        seed: { type: "string", default: String(Date.now() % 1_000_000) },
        count: { type: "string", default: "300" },
        only: { type: "string" },
        file: { type: "string" },
        kernel: { type: "string", default: "6.12" },
      },
    });
  } catch (error) {
    throw new SetupError(messageOf(error));
  }
}

function wholeNumber(option: string, text: string, least: number): number {
  if (/^\d{1,9}$/u.test(text) && Number(text) >= least) return Number(text);
  throw new SetupError(`${option} needs a whole number from ${least}, not ${text}`);
}

/** One scenario or several, as the judge tells them. */
function readScenarios(file: string): readonly JudgedScenario[] {
  try {
    const content = JSON.parse(readFileSync(file, "utf8")) as JudgedScenario | JudgedScenario[];
    const scenarios = Array.isArray(content) ? content : [content];
    for (const scenario of scenarios) {
      simulated(scenario);
      const foreign = scenario.patches.find(
        ({ name }) => name !== unmarkedSlot && !slots.some((slot) => slot === name),
      );
      if (foreign === undefined) continue;
      throw new Error(`${foreign.name} is not one of the modules ${[...slots, unmarkedSlot].join(", ")}`);
    }
    return scenarios;
  } catch (error) {
    throw new SetupError(`${file}: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function preparedGuest(sources: string, folder: string, series: string): Guest {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new SetupError("the kernel's judge runs on Linux, x86-64");
  mkdirSync(folder, { recursive: true });
  requireTools({ "qemu-system-x86": "qemu-system-x86_64" });
  const kernel = debianKernel(series, path.resolve(folder));
  return builtGuest(kernel, sources, path.resolve(folder));
}

let shrunk = 0;

/** Null where kernel and simulator agree; otherwise what writes a report. */
function failureOf(guest: Guest, scenario: JudgedScenario, played: Played): (() => Promise<string>) | null {
  if (played.kind === "stopped") return () => Promise.resolve(stopReport(scenario, played));
  const difference = firstDifference(played.answers, simulatedAnswers(scenario));
  if (difference === null) return null;
  return async () => {
    const whole = { scenario, difference };
    return differenceReport(++shrunk > mostShrunk ? whole : await shrink(guest, whole));
  };
}

function stopReport(scenario: JudgedScenario, played: Extract<Played, { kind: "stopped" }>): string {
  const step = scenario.sequence[played.step];
  const where = step === undefined ? "before its first step" : `at step ${played.step + 1}, \`${step}\``;
  const lines = played.console.map((line) => `  ${line}`).join("\n");
  return `STOPPED ${where}: ${played.why}\n${scenarioText(scenario)}\nthe console's last lines:\n${lines}`;
}

function differenceReport({ scenario, difference: { step, kernel, ours } }: Disagreement): string {
  const answers = [
    ...differingParts(kernel, ours).map((line) => `  kernel: ${line}`),
    ...differingParts(ours, kernel).map((line) => `  ours:   ${line}`),
  ];
  return `DIFFERENT at step ${step + 1}, \`${scenario.sequence[step]!}\`\n${scenarioText(scenario)}\n${answers.join("\n")}`;
}

/** The scenario as JSON, a livepatch a line. */
function scenarioText({ name, patches, sequence }: JudgedScenario): string {
  const lines = patches.map((patch) => `    ${JSON.stringify(patch)}`).join(",\n");
  return `{ "name": ${JSON.stringify(name)},\n  "patches": [\n${lines}\n  ],\n  "sequence": ${JSON.stringify(sequence)} }`;
}

function seconds(begun: number): string {
  return `${((performance.now() - begun) / 1000).toFixed(0)} s`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
