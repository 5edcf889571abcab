import { describe, expect, it } from "vitest";
import { manifestHover } from "../../../src/features/manifest/hover.ts";
import { livepatchSource } from "../../support/livepatch-sources.ts";
import { engineOver } from "../../support/memory-files.ts";
import { atCursor, engineOf, manifestPath } from "./history.ts";

function hoverAt(marked: string, others: Readonly<Record<string, string>> = {}): string | null {
  const { text, offset } = atCursor(marked);
  return manifestHover(engineOf(text, others), manifestPath, offset)?.markdown ?? null;
}

const stream = (members: string, rest = ""): string => `{ "streams": { "s": { ${members} } }${rest} }`;
const registry = ', "states": { "1": { "name": "LOG_STATE", "owner": "printk" } }';
const r1 = '{ "name": "r1", "replace": true, "states": [{ "id": 1, "version": 1 }] }';
const r2 = '{ "name": "r2", "replace": true, "states": [{ "id": 1, "version": 2 }] }';
const r3 = '{ "name": "r3", "replace": true, "states": [] }';

describe("on a release's name", () => {
  it("are its states, where they were recorded, and what the kernel says", () => {
    const text = stream(`"releases": [${r1}, ${r2.replace('"r2"', '"r|2"')}]`, registry);
    expect(hoverAt(text)).toBe(
      [
        "**r2** in stream `s` · cumulative",
        "Recorded here. Not recorded, and so not compared: its objects with their functions and callbacks, its shadow variables.",
        "- state 1 `LOG_STATE`: v2",
        "As the kernel checks it, it loads over 1 of 1 earlier.",
      ].join("\n\n"),
    );
  });

  it("is the file that it was read from", () => {
    expect(hoverAt(stream('"releases": [{ "name": "r|", "source": "livepatch.c", "retired": true }]'))).toBe(
      [
        "**r** in stream `s` · cumulative · retired: it binds nobody",
        "Read from `livepatch.c`.",
        "- state 1 `LOG_STATE`: v1",
      ].join("\n\n"),
    );
  });

  it("is why nothing was read", () => {
    expect(hoverAt(stream('"releases": [{ "name": "r|", "source": "gone.c" }]'))).toMatch(
      /^\*\*r\*\* in stream `s`\n\nRead from `gone\.c`, but not looked at\. No livepatch found/,
    );
  });

  it("is whether a refusal is accepted", () => {
    const accepting = r3.replace("[] }", '[], "accepted": ["r1"] }').replace('"r3"', '"r|3"');
    expect(hoverAt(stream(`"releases": [${r1}, ${accepting}]`))).toContain(
      "it loads over 0 of 1 earlier; refused over r1 (state 1 is missing, accepted).",
    );
  });
});

it("on a stream's name is what each release loads over", () => {
  const text = stream(`"source": "livepatch.c", "releases": [${r1}, ${r2}, ${r3}]`).replace('"s"', '"|s"');
  expect(hoverAt(text)).toBe(
    [
      "**Stream** `s` · 3 releases",
      "",
      "- r1: follows none that may be running",
      "- r2: loads over 1 of 1 earlier",
      "- r3: loads over 0 of 2 earlier; refused over r1 (state 1 is missing); refused over r2 (state 1 is missing)",
      "- **under work**: loads over 2 of 3 earlier; refused over r2 (state 1 has version 1, below 2)",
    ].join("\n"),
  );
});

it("a retired release is not counted among the earlier ones", () => {
  const retired = r1.replace("}] }", '}], "retired": true }');
  expect(hoverAt(stream(`"releases": [${retired}, ${r3}]`).replace('"s"', '"|s"'))).toContain(
    "- r1 (retired): follows none that may be running\n- r3: follows none that may be running",
  );
});

describe("on a state's id", () => {
  const streams = `"streams": { "s": { "source": "livepatch.c", "releases": [${r1}, ${r2}] }, "t": { "releases": [${r1}] } }`;
  const uses = "- `s`: r1 v1, r2 v2, **under work** v1\n- `t`: r1 v1";

  it("in the registry is who lists it", () => {
    expect(hoverAt(`{ ${streams}, "states": { "|1": { "name": "LOG_STATE" } } }`)).toBe(
      `**State 1** \`LOG_STATE\`\n\nListed by, oldest first:\n\n${uses}`,
    );
  });

  it("in a release is the same", () => {
    expect(hoverAt(`{ ${streams} }`.replace('"id": 1', '"id": |1'))).toContain(uses);
  });

  it("that nobody lists is said to be free", () => {
    expect(hoverAt(`{ ${streams}, "states": { "|5": {} } }`)).toContain("No release lists it");
  });
});

describe("on a path", () => {
  it("is the livepatch that it leads to", () => {
    expect(hoverAt(stream('"source": "live|patch.c"'))).toBe("Livepatch `livepatch` · cumulative · 1 state");
    expect(hoverAt(stream('"releases": [{ "name": "r", "source": "|v2/livepatch.c" }]'))).toBe(
      "Livepatch `livepatch` · cumulative · 1 state",
    );
  });

  it("is why there is none", () => {
    expect(hoverAt(stream('"source": "v2/|helpers.c"'))).toMatch(/^No livepatch found in \\`v2\/helpers\\\.c\\`/);
    expect(hoverAt(stream('"source": "../../|x.c"'))).toContain("leads out of the workspace folder");
  });

  it("with a revision is the livepatch as it was", () => {
    const others = { "v1:livepatch.c": livepatchSource({ replace: "false" }) };
    const releases = '"releases": [{ "name": "r", "source": "livepatch.c", "revision": "v1" }]';
    const expected = "Livepatch `livepatch` at `v1` · not cumulative · 1 state";
    expect(hoverAt(stream(releases.replace('"v1"', '"|v1"')), others)).toBe(expected);
    expect(hoverAt(stream(releases.replace('"livepatch.c"', '"|livepatch.c"')), others)).toBe(expected);
    expect(hoverAt(stream(releases.replace('"v1"', '"v|9"')), others)).toContain("There is no revision");
  });

  it("of a recorded release is what stands there now", () => {
    const others = { "v1:livepatch.c": livepatchSource() };
    const releases = '"releases": [{ "name": "r", "states": [], "source": "livepatch.c", "revision": "v|1" }]';
    expect(hoverAt(stream(releases), others)).toBe(
      "Livepatch `livepatch` in `livepatch.c at v1` · cumulative · 1 state\n\nWhat is recorded here counts.",
    );
  });

  it("to a module that cannot be read is why", () => {
    expect(hoverAt(stream('"releases": [{ "name": "r", "module": "|gone.ko" }]'))).toMatch(/not there|No livepatch/);
  });
});

it("on the tags of a stream are those with a livepatch", () => {
  const others = { "v1:livepatch.c": livepatchSource(), "v2:livepatch.c": livepatchSource(), "x:livepatch.c": "" };
  expect(hoverAt(stream('"git": { "tags": "|v*", "source": "livepatch.c" }'), others)).toBe(
    "2 tags with a livepatch, oldest first:\n\n- v1\n- v2",
  );
  expect(hoverAt(stream('"git": { "tags": "|w*", "source": "livepatch.c" }'), others)).toContain("No tag that fits");
});

it("on an accepted release is why the kernel refuses this one", () => {
  const text = (name: string) =>
    stream(`"releases": [${r1}, ${r2}, ${r3.replace("[] }", `[], "accepted": ["|${name}"] }`)}]`);
  expect(hoverAt(text("r1"))).toBe("The kernel refuses r3 over r1 with `-EINVAL`: state 1 is missing.");
  expect(hoverAt(stream(`"releases": [${r1}, ${r2.replace("}] }", '}], "accepted": ["|r1"] }')}]`))).toContain(
    "nothing to accept",
  );
});

it("on a reserved range is the next free id", () => {
  const range = ', "reserved": [{ "from": 1, "to": |3, "owner": "net" }]';
  expect(hoverAt(stream(`"releases": [${r1}]`, range))).toBe(
    "**Ids 1 to 3** · owner net\n\n1 of 3 taken, by releases or in the registry. Next free id: **2**",
  );
  expect(hoverAt(stream(`"releases": [${r1}]`, range.replace("|3", "|1")))).toContain("None is free.");
});

describe("nothing is said", () => {
  it.each([
    '{ "str|eams": {} }',
    '{ "streams": { "s": { "sour|ce": "livepatch.c" } } }',
    stream('"releases": [{ "na|me": "r", "states": [] }]'),
    stream('"releases": [{ "name": "r", "states": [], "retired": tr|ue }]'),
    stream('"releases": [{ "name": "r", "states": [{ "i|d": 1, "version": 1 }] }]'),
    stream('"releases": [{ "name": "r", "states": [{ "id": 1, "version": |1 }] }]'),
    '{ "states": { "1": { "name": "|X" } } }',
    '{ "reserved": [{ "fr|om": 1, "to": 2 }] }',
    "{ | }",
    "|",
  ])("at %s", (marked) => {
    expect(hoverAt(marked)).toBeNull();
  });
});

it("what the workspace says is shown, and not read as Markdown", () => {
  const name = "[x](command:evil) `y` <b>";
  const marked = JSON.stringify({ streams: { [name]: { releases: [{ name, states: [] }] } } });
  for (const at of [marked.indexOf(name) + 1, marked.lastIndexOf(name) + 1]) {
    const markdown = manifestHover(engineOver({ "klp-history.jsonc": marked }), manifestPath, at)?.markdown ?? "";
    // Outside of code spans nothing stands as it was written.
    expect(markdown.replace(/(`+).*?[^`]\1(?!`)/g, "")).not.toMatch(/(?<!\\)[[\]<>]/);
    expect(markdown).not.toBe("");
  }
});

it("a long stream is told by its newest releases", () => {
  const releases = Array.from({ length: 40 }, (_, at) => r1.replace('"r1"', `"r${at + 1}"`)).join(", ");
  const markdown = hoverAt(stream(`"releases": [${releases}]`).replace('"s"', '"|s"')) ?? "";
  expect(markdown.split("\n").slice(2)).toHaveLength(13);
  expect(markdown).toContain("- 28 earlier");
  expect(markdown).toContain("- r40: loads over 39 of 39 earlier");
});
