import { describe, expect, it } from "vitest";
import { createEngine } from "../../src/engine/create-engine.ts";
import { memoryWorkspace } from "../support/memory-files.ts";

/** A livepatch with states as `id:version`. */
function source(states: readonly string[], { replace = true, old = "old" } = {}): string {
  const rows = states.map((each) => each.split(":")).map(([id, version]) => `{ .id = ${id}, .version = ${version} }, `);
  return `#include <linux/livepatch.h>
static struct klp_func funcs[] = { { .old_name = "${old}", .new_func = new_old }, { } };
static struct klp_object objs[] = { { .funcs = funcs }, { } };
static struct klp_state states[] = { ${rows.join("")}{ } };
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs, .states = states${replace ? ", .replace = true" : ""} };
static int start(void) { return klp_enable_patch(&patch); }
module_init(start);
static void stop(void) { }
module_exit(stop);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
`;
}

function engineOver(contents: Readonly<Record<string, string>>) {
  return createEngine(memoryWorkspace(contents));
}

function earlier(contents: Readonly<Record<string, string>>, path = "/w/fix.c"): readonly string[] | null {
  const [module] = engineOver(contents).modules(path);
  return module?.predecessors?.releases.map(({ name }) => name) ?? null;
}

describe("a history out of tags, with nothing configured", () => {
  const tags = { "v1:fix.c": source(["1:1"]), "v2:fix.c": source(["1:1", "2:1"]), "v3:fix.c": source(["1:2", "2:1"]) };

  it("names the tag whose state is gone, as a warning", () => {
    const engine = engineOver({ ...tags, "fix.c": source(["1:2"]) });
    const found = engine.diagnostics("/w/fix.c").filter(({ rule }) => rule === "history-state-dropped");
    expect(found).toMatchObject([{ severity: "warning", about: "2" }]);
    expect(found[0]?.message).toContain("v2, v3");
    expect(found[0]?.message).toContain("git tags v1, v2 and v3");
    expect(found[0]?.fixes.map(({ title }) => title)).toEqual(["Carry state 2 (version 1) from v3"]);
  });

  it("is there where the only state is gone", () => {
    const engine = engineOver({ "v1:fix.c": source(["1:1"]), "fix.c": source([]) });
    expect(engine.diagnostics("/w/fix.c").map(({ rule }) => rule)).toEqual(["history-state-dropped"]);
  });

  it("is silent where everything is carried on", () => {
    expect(engineOver({ ...tags, "fix.c": source(["1:2", "2:1"]) }).diagnostics("/w/fix.c")).toEqual([]);
  });

  it("is none where one of them is not cumulative, or none has states", () => {
    expect(earlier({ ...tags, "v2:fix.c": source(["1:1"], { replace: false }), "fix.c": source([]) })).toBeNull();
    expect(earlier({ "v1:fix.c": source([]), "fix.c": source(["1:1"]) })).toBeNull();
  });

  it("is none where they have nothing in common", () => {
    expect(earlier({ "v1:fix.c": source(["1:1"]), "fix.c": source(["2:1"], { old: "another" }) })).toBeNull();
  });

  it("leaves out tags from before the file was there", () => {
    expect(earlier({ "v0:other.c": "", ...tags, "fix.c": source(["1:2", "2:1"]) })).toEqual(["v1", "v2", "v3"]);
  });

  it("stands beside numbered livepatches", () => {
    const numbered = { "fix.c": source(["1:1"]), "fix2.c": source(["1:1"]), "fix3.c": source(["1:1"]) };
    expect(earlier({ ...numbered, "v7:fix3.c": source(["1:1"]) }, "/w/fix3.c")).toEqual(["fix", "fix2", "v7"]);
  });

  it("is not looked for where a manifest governs the file", () => {
    expect(earlier({ ...tags, "fix.c": source([]), "klp-history.jsonc": "{}" })).toBeNull();
  });
});

describe("a history that a manifest reads from git", () => {
  const manifest = (stream: string) => `{ "streams": { "main": ${stream} } }`;

  it("makes errors, with the place at the revision", () => {
    const engine = engineOver({
      "klp-history.jsonc": manifest('{ "git": { "tags": "v*", "source": "fix.c" } }'),
      "v1:fix.c": source(["5:1"]),
      "v2:fix.c": source(["1:1"]),
      "fix.c": source(["1:1"]),
    });
    const [found] = engine.diagnostics("/w/fix.c");
    expect(found).toMatchObject({ rule: "history-state-dropped", severity: "error", about: "5" });
    expect(found?.related.map(({ span }) => span.file.path)).toEqual([
      "klp-revision:/v1@0000000000000000000000000000000000000000/w/fix.c",
    ]);
  });

  it("reads the headers of that revision", () => {
    const contents = {
      "klp-history.jsonc": manifest(
        '{ "source": "fix.c", "releases": [{ "name": "r1", "source": "fix.c", "revision": "v1" }] }',
      ),
      "v1:fix.c": `#include "ids.h"\n${source(["ID:3"])}`,
      "v1:ids.h": "#define ID 7\n",
      "ids.h": "#define ID 8\n",
      "fix.c": `#include "ids.h"\n${source(["ID:3"])}`,
    };
    const found = engineOver(contents).diagnostics("/w/fix.c");
    expect(found.map(({ rule, about }) => [rule, about])).toEqual([["history-state-dropped", "7"]]);
  });
});
