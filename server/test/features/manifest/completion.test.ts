import { describe, expect, it, test } from "vitest";
import { manifestCompletions, type ManifestCompletion } from "../../../src/features/manifest/completion.ts";
import { livepatchSource } from "../../support/livepatch-sources.ts";
import { atCursor, engineOf, manifestPath, replaced } from "./history.ts";

function completions(marked: string, others: Readonly<Record<string, string>> = {}): readonly ManifestCompletion[] {
  const { text, offset } = atCursor(marked);
  return manifestCompletions(engineOf(text, others), manifestPath, offset);
}

function labels(marked: string, others: Readonly<Record<string, string>> = {}): readonly string[] {
  return completions(marked, others).map(({ label, detail }) => (detail === null ? label : `${label} (${detail})`));
}

/** The text with the completion of a label in it, the cursor where its author goes on. */
function accepted(marked: string, label: string): string {
  const { text } = atCursor(marked);
  const found = completions(marked).find((each) => each.label === label);
  if (found === undefined) return `no ${label} in ${labels(marked).join(", ")}`;
  return replaced(text, found.span, `${found.newText.slice(0, found.caret)}|${found.newText.slice(found.caret)}`);
}

const stream = (members: string): string => `{ "streams": { "s": { ${members} } } }`;
const release = (members: string): string => stream(`"releases": [{ ${members} }]`);
const recorded = (name: string, id: string, version = "1"): string =>
  `{ "name": "${name}", "replace": true, "states": [{ "id": ${id}, "version": ${version} }] }`;

describe("a path", () => {
  it("to a source shows those with a livepatch first, then folders", () => {
    expect(labels(stream('"source": |'), { "a.c": "int x;\n" })).toEqual(["livepatch.c (livepatch)", "a.c", "v2/"]);
  });

  it("goes on within the folder that is typed", () => {
    expect(labels(release('"name": "r", "source": "v2/|"'))).toEqual(["v2/livepatch.c (livepatch)", "v2/helpers.c"]);
  });

  it("may go up within the workspace folder", () => {
    const text = atCursor(stream('"source": "../|"'));
    const engine = engineOf("{}", { "sub/klp-history.jsonc": text.text });
    const found = manifestCompletions(engine, "/w/sub/klp-history.jsonc", text.offset).map(({ label }) => label);
    expect(found).toEqual(["../livepatch.c", "../sub/", "../v2/"]);
    expect(labels(stream('"source": "../|"'))).toEqual([]);
  });

  it("of git's tags is one to a source", () => {
    expect(labels(stream('"git": { "tags": "v*", "source": "|" }'))).toContain("livepatch.c (livepatch)");
  });

  it("to a module shows built modules only", () => {
    expect(labels(release('"name": "r", "module": "out/|"'), { "out/lp.ko": "", "out/lp.o": "" })).toEqual([
      "out/lp.ko",
    ]);
  });

  it("to a configuration shows what is named like one", () => {
    const others = { ".config": "", "config-6.12": "", x86_64_defconfig: "", "configure.c": "" };
    expect(labels('{ "kernel": { "config": "|" } }', others)).toEqual([
      ".config",
      "config-6.12",
      "x86_64_defconfig",
      "v2/",
    ]);
  });

  it("to the kernel's symbols shows what is named like a list of them, and to its sources folders", () => {
    const others = { "System.map": "", "System.map-6.12": "", "nfs.kallsyms": "", "map.c": "" };
    expect(labels('{ "kernel": { "symbols": ["|"] } }', others)).toEqual([
      "System.map",
      "System.map-6.12",
      "nfs.kallsyms",
      "v2/",
    ]);
    expect(labels('{ "kernel": { "source": "|" } }', others)).toEqual(["v2/"]);
  });
});

describe("what is inserted", () => {
  it.each([
    ["without quotes", stream('"source": |'), "livepatch.c", stream('"source": "livepatch.c"|')],
    ["within quotes", stream('"source": "|"'), "livepatch.c", stream('"source": "livepatch.c"|')],
    ["in the middle of a text", stream('"source": "live|x.c"'), "livepatch.c", stream('"source": "livepatch.c"|')],
    ["for a word without quotes", stream('"source": live|'), "livepatch.c", stream('"source": "livepatch.c"|')],
    [
      "in quotes that are not closed",
      stream('"source": "v2/|'),
      "v2/livepatch.c",
      stream('"source": "v2/livepatch.c"|'),
    ],
    [
      "before a member without a comma",
      stream('"source": | "releases": []'),
      "livepatch.c",
      stream('"source": "livepatch.c",| "releases": []'),
    ],
    [
      "before a member with a comma",
      stream('"source": |, "releases": []'),
      "livepatch.c",
      stream('"source": "livepatch.c"|, "releases": []'),
    ],
    [
      "behind a member without a comma",
      stream('"releases": [] "source": "|"'),
      "livepatch.c",
      stream('"releases": [] "source": "livepatch.c"|'),
    ],
    ["for a folder", stream('"source": |'), "v2/", stream('"source": "v2/|"')],
    [
      "at a byte order mark",
      `\uFEFF${stream('"source": "|"')}`,
      "livepatch.c",
      `\uFEFF${stream('"source": "livepatch.c"|')}`,
    ],
    [
      "behind a comment",
      stream('"source": /* the one */ |'),
      "livepatch.c",
      stream('"source": /* the one */ "livepatch.c"|'),
    ],
  ])("%s", (_, before, label, after) => {
    expect(accepted(before, label)).toBe(after);
  });

  it("is compared with what it replaces, quotes included", () => {
    expect(completions(stream('"source": "li|"'))[0]).toMatchObject({ filterText: '"livepatch.c"' });
  });

  it("lets an unfinished line be the end of a text", () => {
    expect(accepted('{ "streams": { "s": {\n"source": "v2/|\n} } }', "v2/livepatch.c")).toBe(
      '{ "streams": { "s": {\n"source": "v2/livepatch.c"|\n} } }',
    );
  });
});

describe("a release's name", () => {
  it.each([
    ["livepatch_1", "livepatch_2"],
    ["v09", "v10"],
    ["6.12-3", "6.12-4"],
  ])("counts on from %s", (previous, next) => {
    expect(labels(stream(`"releases": [${recorded(previous, "1")}, { "name": "|" }]`))).toEqual([
      `${next} (after ${previous})`,
    ]);
  });

  it("is one that no other has", () => {
    const releases = `${recorded("r1", "1")}, { "name": "|" }, ${recorded("r2", "1")}`;
    expect(labels(stream(`"releases": [${releases}]`))).toEqual(["r3 (after r1)"]);
  });

  it("counts releases that no comma separates", () => {
    expect(labels(stream(`"releases": [${recorded("r1", "1")} ${recorded("r2", "1")} { "name": "|" }]`))).toEqual([
      "r3 (after r2)",
    ]);
  });

  it("may be the module's", () => {
    expect(labels(release('"name": "|", "source": "livepatch.c"'))).toEqual(["livepatch (the module's name)"]);
    expect(labels(release('"name": "|", "module": "out/fix-3.ko"'))).toEqual(["fix_3 (the module's name)"]);
  });

  it("without a number before it is the author's alone", () => {
    expect(labels(stream(`"releases": [${recorded("first", "1")}, { "name": "|" }]`))).toEqual([]);
  });
});

describe("a state", () => {
  const others = { "livepatch.c": livepatchSource({ id: "7" }) };
  const registry = '"states": { "9": { "name": "PTI_STATE", "owner": "x86" } }';
  const typing = (member: string) =>
    `{ "streams": { "s": { "source": "livepatch.c", "releases": [
       ${recorded("r1", "3", "4")},
       { "name": "r2", "states": [${member}] }
     ] } }, ${registry} }`;

  it("has the ids of its stream's releases and sources, then those of the registry", () => {
    expect(labels(typing('{ "id": | }'), others)).toEqual(["3", "7 (LOG_STATE)", "9 (PTI_STATE · x86)"]);
  });

  it("is listed once", () => {
    expect(labels(typing('{ "id": 7, "version": 1 }, { "id": | }'), others)).toEqual(["3", "9 (PTI_STATE · x86)"]);
  });

  it("has its id as a number, or as a text where quotes are open", () => {
    const [number] = completions(typing('{ "id": | }'), others);
    const [text] = completions(typing('{ "id": "|" }'), others);
    expect([number?.newText, text?.newText]).toEqual(["3", '"3"']);
  });

  it("has an id that numbers do not hold as a text", () => {
    const big = typing('{ "id": | }').replace('"9"', '"18446744073709551615"');
    expect(completions(big, others).at(-1)?.newText).toBe('"18446744073709551615"');
  });

  it("has the highest earlier version, and the next one", () => {
    expect(labels(typing('{ "id": 3, "version": | }'))).toEqual(["4 (as in r1)", "5 (with a changed meaning)"]);
  });

  it("that is new has version 1, and one without id none", () => {
    expect(labels(typing('{ "id": 5, "version": | }'))).toEqual(["1 (the first one)"]);
    expect(labels(typing('{ "version": | }'))).toEqual([]);
  });

  it("has a version without quotes", () => {
    expect(completions(typing('{ "id": 3, "version": "|" }'))[0]).toMatchObject({ newText: "4", filterText: '"4"' });
  });

  it("of no number beyond the largest is proposed", () => {
    expect(labels(typing('{ "id": 3, "version": | }').replace('"version": 4', '"version": 4294967295'))).toEqual([
      "4294967295 (as in r1)",
    ]);
  });
});

describe("the registry", () => {
  const streams = `"streams": { "s": { "source": "livepatch.c", "releases": [${recorded("r1", "3")}] } }`;

  it("gets the ids that it lacks, with the name that a source has for them", () => {
    expect(accepted(`{ ${streams}, "states": { | } }`, "1")).toBe(
      `{ ${streams}, "states": { "1": { "name": "LOG_STATE" }| } }`,
    );
    expect(accepted(`{ ${streams}, "states": { "|" "2": {} } }`, "3")).toBe(
      `{ ${streams}, "states": { "3": {},| "2": {} } }`,
    );
  });

  it("keeps what stands behind a key", () => {
    expect(accepted(`{ ${streams}, "states": { "|": {} } }`, "3")).toBe(`{ ${streams}, "states": { "3"|: {} } }`);
  });

  it("is not offered an id twice", () => {
    expect(labels(`{ ${streams}, "states": { "0x1": {}, | } }`)).toEqual(["3"]);
  });
});

test("a revision is one of the tags, the newest first", () => {
  const others = { "v1:livepatch.c": "", "v2:livepatch.c": "" };
  const releases = `{ "name": "r1", "source": "livepatch.c", "revision": "v1" }, { "name": "r2", "source": "livepatch.c", "revision": | }`;
  expect(labels(stream(`"releases": [${releases}]`), others)).toEqual(["v2 (tag)", "v1 (tag of r1)"]);
});

test("accepted are earlier releases, those first that refuse this one", () => {
  const releases = `${recorded("r1", "1")}, ${recorded("r2", "2")}, ${recorded("r3", "2").replace(" }]", ' }], "accepted": [|]')}, ${recorded("r4", "1")}`;
  expect(labels(stream(`"releases": [${releases}]`))).toEqual(["r1 (refused: state 1 is missing)", "r2"]);
});

describe("nothing is offered", () => {
  it.each([
    stream('"source": "livepatch.c"|'),
    stream('"source": "livepatch.c" |'),
    stream('"source": | "livepatch.c"'),
    stream('"source": |"livepatch.c"'),
    stream('"source": // |\n'),
    stream('"source": /* | */'),
    stream('"source": "../../|"'),
    stream('"source": "v2\\\\|"'),
    stream('"sou|"'),
    stream('"releases": [|]'),
    stream('"releases": |'),
    release('"name": "r", "retired": |'),
    release('"name": "r", "states": |'),
    '{ "streams": { "s": { "releases": [{ "name": "r", "accepted": ["x"] | }] } } }',
    '{ "states": { "1": { } | } }',
    '{ "states": { "1": { "name": "|" } } }',
    '{ "rules": { "state-id-zero": "|" } }',
    "|",
    "{|}",
    `${"[".repeat(500)}|`,
  ])("at %s", (marked) => {
    expect(labels(marked)).toEqual([]);
  });

  it("in a C file", () => {
    expect(manifestCompletions(engineOf("{}"), "/w/livepatch.c", 1)).toEqual([]);
  });
});
