// A test runner for Stryker that runs the cases of single rules in one process and loads the code once: a mutant is switched on, the
// cases that reach it run, and it is switched off again. Loading everything anew for each of some ten thousand mutants would take hours.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { INSTRUMENTER_CONSTANTS } from "@stryker-mutator/api/core";
import { PluginKind, declareClassPlugin } from "@stryker-mutator/api/plugin";
import {
  DryRunStatus,
  TestStatus,
  determineHitLimitReached,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";
import * as esbuild from "esbuild";

/** Where the cases are, below the instrumented copy of the repository in which Stryker starts the runner. */
const entry = "server/test/rules/rule-cases.ts";

/** What the instrumented code asks which mutant is on and tells what it reaches. */
const stryker = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});

class RuleRunner {
  /** The cases by their titles. */
  #cases = new Map();

  /** No mutant needs it: those that act only while the code is loaded are left out. */
  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    const { allCases } = await import(pathToFileURL(await bundle()).href);
    for (const each of allCases()) this.#cases.set(each.title, each);
  }

  dryRun() {
    const tests = [...this.#cases.values()].map((each) => {
      stryker.currentTestId = each.title;
      return resultOf(each);
    });
    stryker.currentTestId = undefined;
    return { status: DryRunStatus.Complete, tests, mutantCoverage: stryker.mutantCoverage };
  }

  mutantRun({ activeMutant, testFilter, hitLimit, disableBail }) {
    stryker.hitCount = 0;
    stryker.hitLimit = hitLimit;
    stryker.activeMutant = activeMutant.id;
    const tests = [];
    for (const title of testFilter ?? this.#cases.keys()) {
      const result = resultOf(this.#cases.get(title));
      tests.push(result);
      if (result.status === TestStatus.Failed && !disableBail) break;
    }
    stryker.activeMutant = undefined;
    const limitReached = determineHitLimitReached(stryker.hitCount, hitLimit);
    return toMutantRunResult(limitReached ?? { status: DryRunStatus.Complete, tests });
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "rules", RuleRunner)];

/** Puts everything into one file beside the cases, so that they find the fixtures; each worker has its own. */
async function bundle() {
  const outfile = path.resolve(path.dirname(entry), `rule-cases-${process.env.STRYKER_MUTATOR_WORKER ?? 0}.mjs`);
  await esbuild.build({
    // Stryker changes to the copy only after esbuild has taken down where it was started.
    absWorkingDir: process.cwd(),
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    mainFields: ["module", "main"],
    logLevel: "warning",
  });
  return outfile;
}

function resultOf({ title, run }) {
  const start = performance.now();
  const failureMessage = failureOf(run);
  const result = { id: title, name: title, fileName: entry, timeSpentMs: performance.now() - start };
  if (failureMessage === null) return { ...result, status: TestStatus.Success };
  return { ...result, status: TestStatus.Failed, failureMessage };
}

/** What is wrong with a case; null where nothing is. */
function failureOf(run) {
  try {
    const { found, expected } = run();
    return found === expected ? null : `expected\n${expected}\nbut found\n${found}`;
  } catch (error) {
    return String(error);
  }
}
