import { describe, expect, it } from "vitest";
import { hover } from "../../src/features/hover.ts";
import { documentStatus } from "../../src/features/status.ts";
import { listLivepatches } from "../../src/report/listing.ts";
import { livepatchSource } from "../support/livepatch-sources.ts";
import { engineOver } from "../support/memory-files.ts";

/** A livepatch with a member more in one of its tables. */
function livepatchWith(member: string, where: string): string {
  const source = livepatchSource({ replace: "false" });
  expect(source).toContain(where);
  return source.replace(where, `${where} ${member},`);
}

const openeuler = livepatchWith(".hooks_load = hooks", "{ .funcs = funcs,");
const stateCallbacks = livepatchSource()
  .replace(".version = 1", ".is_shadow = true")
  .replace(", .callbacks = { .pre_patch = prepare }", "");
const replaceSet = livepatchSource().replace(".replace = true", ".replace_set = 5");

function engineFor(source: string, manifest = "{}") {
  return engineOver({ "livepatch.c": source, "klp-history.jsonc": manifest });
}

function listed(source: string) {
  const [module] = engineFor(source).modules("/w/livepatch.c");
  return listLivepatches(module!, (path) => path)[0]!;
}

describe("a livepatch in a dialect", () => {
  it.each([
    ["openeuler", openeuler],
    ["state-callbacks", stateCallbacks],
    ["replace-set", replaceSet],
  ])("%s is told once, and not at all once the manifest says so", (dialect, source) => {
    const rules = (manifest?: string) =>
      engineFor(source, manifest)
        .diagnostics("/w/livepatch.c")
        .map(({ rule, severity, message }) => [rule, severity, message.includes(`"dialect": "${dialect}"`)]);
    expect(rules()).toEqual([["dialect-field", "info", true]]);
    expect(rules(`{ "kernel": { "dialect": "${dialect}" } }`)).toEqual([]);
    expect(documentStatus(engineFor(source), "/w/livepatch.c", (path) => path).notes).toEqual([
      `in the dialect ${dialect}`,
    ]);
    expect(listed(source).dialect).toBe(dialect);
  });

  it("has no version where its states have none", () => {
    expect(listed(stateCallbacks).states?.map(({ version }) => version)).toEqual([null]);
  });

  it("is neither cumulative nor not where a set decides that", () => {
    expect(listed(replaceSet).replace).toBeNull();
  });

  it("has hovers for its own members", () => {
    const offset = openeuler.indexOf(".hooks_load") + 3;
    const answer = hover(engineFor(openeuler), "/w/livepatch.c", offset);
    expect(answer?.markdown).toContain("in the dialect `openeuler` (openEuler's kernels); not in mainline");
    expect(openeuler.slice(answer!.span.start, answer!.span.end)).toBe("hooks_load");
  });

  it("is none where several dialects are mixed", () => {
    const mixed = openeuler.replace(".replace = false", ".replace_set = 1");
    expect(listed(mixed)).not.toHaveProperty("dialect");
    expect(
      engineFor(mixed)
        .diagnostics("/w/livepatch.c")
        .map(({ rule }) => rule),
    ).toEqual(["dialect-field", "dialect-field"]);
  });

  it("is none where the member stands in an `#if`", () => {
    const conditional = replaceSet.replace(/^.*replace_set.*$/m, "#ifdef HAVE_SETS\n$&\n#endif");
    expect(listed(conditional)).not.toHaveProperty("dialect");
    expect(engineFor(conditional).diagnostics("/w/livepatch.c")).toEqual([]);
  });
});
