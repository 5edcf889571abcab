import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import type { ListedLivepatch } from "../src/report/listing.ts";
import { buildWithCompiler, buildWithKernel, compilers, type Build } from "./builds.ts";
import { compare, type Comparison } from "./compare.ts";
import { fetchCompilers, fetchHeaders } from "./packages.ts";
import { variantsOf } from "./variants.ts";

// Builds livepatches and holds what is read out of the modules against what `klp-state list` says of their sources.
// usage: node judge.js REPOSITORY WORK KERNEL-SOURCES. Exits with 1 where they differ.

const [repository, work, kernel] = process.argv.slice(2);
if (repository === undefined || work === undefined || kernel === undefined) {
  throw new Error("usage: judge REPOSITORY WORK KERNEL-SOURCES");
}
const own = path.join(repository, "server/test-built-modules/sources");
const ownHeaders = path.join(repository, "server/test-built-modules/headers");
process.exitCode = judge(allBuilds(work, kernel));

function* allBuilds(folder: string, sources: string): Iterable<Build> {
  const current = fetchHeaders(folder, "6.12", "linux-headers-6.12-amd64");
  const earlier = fetchHeaders(folder, "6.1", "linux-headers-amd64");
  yield buildWithKernel(folder, current, own, { title: "own sources" });
  yield buildWithKernel(folder, earlier, own, { title: "own sources" });
  yield buildWithKernel(folder, current, own, { title: "own sources, -fdata-sections", flags: "-fdata-sections" });
  // Makes struct kobject larger, and with it every row of functions and objects.
  const debugged = "-DCONFIG_DEBUG_KOBJECT_RELEASE=1";
  yield buildWithKernel(folder, current, own, { title: "own sources, debugged kobjects", flags: debugged });
  for (const examples of ["samples/livepatch", "tools/testing/selftests/livepatch/test_modules"]) {
    const from = path.join(sources, examples);
    if (existsSync(from)) yield buildWithKernel(folder, current, from, { title: examples });
  }
  const { environment } = fetchCompilers(folder);
  for (const compiler of compilers) yield buildWithCompiler(folder, compiler, own, ownHeaders, environment);
}

function judge(builds: Iterable<Build>): number {
  let failed = false;
  for (const build of builds) {
    const listed = list(build.sources);
    const outcomes = new Map<Comparison["outcome"], number>();
    let modules = 0;
    for (const module of build.modules) {
      const name = path.basename(module, ".ko").replaceAll("-", "_");
      const sources = listed.filter((each) => each.name === name);
      // The kernel's folders also hold modules that livepatches are tried on.
      if (sources.length === 0) continue;
      modules++;
      for (const variant of variantsOf(module, build.strip)) {
        for (const comparison of compare(variant, name, sources)) {
          outcomes.set(comparison.outcome, (outcomes.get(comparison.outcome) ?? 0) + 1);
          if (comparison.outcome === "same" || comparison.outcome === "both unknown") continue;
          const { outcome, fact, source, module: said } = comparison;
          failed ||= outcome === "different";
          process.stdout.write(`  ${outcome}: ${name}, ${variant.title}, ${fact}: "${source}" / "${said}"\n`);
        }
      }
    }
    failed ||= modules === 0;
    const counts = [...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(", ");
    process.stdout.write(`${build.title}: ${modules} modules: ${counts}\n`);
  }
  return failed ? 1 : 0;
}

function list(sources: string): readonly ListedLivepatch[] {
  const cli = path.join(repository!, "dist/cli.js");
  const text = execFileSync(process.execPath, [cli, "list", "--format", "json", sources], { encoding: "utf8" });
  return (JSON.parse(text) as { readonly livepatches: readonly ListedLivepatch[] }).livepatches;
}
