import { describe, expect, test } from "vitest";
import { inferredManifest } from "../../src/features/inferred-manifest.ts";
import { livepatchSource } from "../support/livepatch-sources.ts";
import { engineOver } from "../support/memory-files.ts";

type Contents = Readonly<Record<string, string>>;

function manifestOf(contents: Contents, file: string): string {
  return inferredManifest(engineOver(contents), `/w/${file}`)?.text ?? "nothing was inferred";
}

/** The earlier releases that a livepatch is held against, and how it is told. */
function heldAgainst(contents: Contents, file: string) {
  const engine = engineOver(contents);
  const [module] = engine.modules(`/w/${file}`);
  return {
    releases: module?.predecessors?.releases.map(({ name, states }) => ({
      name,
      states: states.known ? states.value.map(({ id, version }) => `${id}:${version}`) : states.reason,
    })),
    severities: engine.diagnostics(`/w/${file}`).map(({ rule, severity }) => `${rule} ${severity}`),
  };
}

const one = livepatchSource({ version: "1" });
const two = livepatchSource({ version: "2" });

const siblings = { "fix.c": one, "fix2.c": two, "fix3.c": one };
const tags = { "fix.c": one, "v1:fix.c": one, "v2:fix.c": two };
const both = { "fix.c": one, "fix2.c": one, "v1:fix2.c": two };

describe.each([
  ["numbered siblings", siblings, ["fix.c", "fix2.c", "fix3.c"]],
  ["tags", tags, ["fix.c"]],
  ["siblings and tags", both, ["fix.c", "fix2.c"]],
])("a history that was inferred from %s", (_what, contents: Contents, files) => {
  test.each(files)("is the same when it is written, for %s", (file) => {
    const written = { ...contents, "klp-history.jsonc": manifestOf(contents, files.at(-1)!) };
    expect(heldAgainst(written, file).releases).toEqual(heldAgainst(contents, file).releases);
  });

  test("makes errors of warnings when it is written", () => {
    const file = files.at(-1)!;
    const written = { ...contents, "klp-history.jsonc": manifestOf(contents, file) };
    expect(heldAgainst(contents, file).severities).toContain("history-version-regressed warning");
    expect(heldAgainst(written, file).severities).toContain("history-version-regressed error");
    expect(engineOver(written).diagnostics("/w/klp-history.jsonc")).toEqual([]);
  });
});

test("the last of numbered siblings is the livepatch under work", () => {
  expect(manifestOf(siblings, "fix3.c")).toBe(`{
  // Inferred from 3 numbered livepatches in w/: what machines may be running, oldest first.
  "streams": {
    "fix": {
      "source": "fix3.c",
      "releases": [
        { "name": "fix", "source": "fix.c" },
        { "name": "fix2", "source": "fix2.c" }
      ]
    }
  }
}
`);
});

test.each([
  [["v1", "v2"], "v*"],
  [["v1.9", "v1.10"], "v1.*"],
  [["v10", "v11"], "v*"],
  [["fix/1", "fix/2"], "fix/*"],
])("tags %j are the pattern %s", (names, pattern) => {
  const contents = { "fix.c": one, ...Object.fromEntries(names.map((name) => [`${name}:fix.c`, one])) };
  expect(manifestOf(contents, "fix.c")).toContain(`"git": { "tags": "${pattern}", "source": "fix.c" }`);
});

test("tags that no pattern fits alone are releases with a revision each", () => {
  const contents = { "fix.c": one, "v1:fix.c": one, "v2:fix.c": two, "v-other:other.c": one };
  expect(manifestOf(contents, "fix.c")).toContain(`      "source": "fix.c",
      "releases": [
        { "name": "v1", "source": "fix.c", "revision": "v1" },
        { "name": "v2", "source": "fix.c", "revision": "v2" }
      ]`);
});

test("the other histories of the folder are written too: beside a manifest nothing is inferred", () => {
  const contents = { ...siblings, "fix.c": one, "net.c": one, "net2.c": one, "unrelated.c": "int x;\n" };
  const text = manifestOf(contents, "net2.c");
  expect(text).toMatch(/"net": \{\n {6}"source": "net2.c"/);
  expect(text).toMatch(/"fix": \{\n {6}"source": "fix3.c"/);
  const written = { ...contents, "klp-history.jsonc": text };
  expect(heldAgainst(written, "fix3.c").releases).toEqual(heldAgainst(contents, "fix3.c").releases);
});

test("a history that a manifest has is not written again", () => {
  const contents = { ...siblings, "klp-history.jsonc": '{ "streams": {} }' };
  expect(manifestOf(contents, "fix3.c")).toBe("nothing was inferred");
});
