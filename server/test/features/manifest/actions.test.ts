import { parse, type ParseError } from "jsonc-parser";
import { describe, expect, it, test } from "vitest";
import { applyEdits } from "../../../src/features/apply-edits.ts";
import { manifestActions } from "../../../src/features/manifest/actions.ts";
import { livepatchSource } from "../../support/livepatch-sources.ts";
import { atCursor, engineOf, manifestPath } from "./history.ts";

/** What is offered at the cursor, by title, with the text after it. */
function actions(marked: string): Readonly<Record<string, string>> {
  const { text, offset } = atCursor(marked);
  const offered = manifestActions(engineOf(text), manifestPath, offset, offset);
  return Object.fromEntries(
    offered.map(({ title, edits }) => [
      title,
      applyEdits(
        text,
        edits.map(({ span: { start, end }, newText }) => ({ start, end, newText })),
      ),
    ]),
  );
}

const titles = (marked: string): readonly string[] => Object.keys(actions(marked));

const manifest = `{
  "streams": {
    "s": {
      "releases": [
        // the first one
        { "name": "r1", "replace": true, "states": [{ "id": 1, "version": 1 }] },
        { "name": "r2", "replace": true, "states": [{ "id": 2, "version": 1 }] }, // the second one
        { "name": "r3", "source": "livepatch.c" }
      ]
    }
  },
  "states": {
    "1": { "name": "LOG_STATE" },
    "9": {}
  }
}
`;
const at = (text: string): string => manifest.replace(text, `|${text}`);

test("a release can be retired, and that be taken back", () => {
  const retire = actions(at('"r1"'))["Retire release r1: no machine runs it"];
  expect(retire).toBe(manifest.replace("1 }] },", '1 }], "retired": true },'));
  const back = actions(retire!.replace('"r1"', '|"r1"'));
  expect(back).toEqual({ "Un-retire release r1: machines may be running it": manifest });
});

test("what a release is at a revision can be recorded beside it", () => {
  const text = `{
  "streams": {
    "s": {
      "source": "livepatch.c",
      "releases": [
        { "name": "r|1", "source": "livepatch.c", "revision": "v1" } // shipped
      ]
    }
  }
}
`;
  const { text: plain, offset } = atCursor(text);
  const source = livepatchSource({ version: "3" });
  const engine = engineOf(plain, { "v1:livepatch.c": source });
  const offered = manifestActions(engine, manifestPath, offset, offset);
  const record = offered.find(({ title }) => title === "Record what r1 is at v1");
  const after = applyEdits(
    plain,
    record!.edits.map(({ span: { start, end }, newText }) => ({ start, end, newText })),
  );
  expect(after).toContain("} // shipped\n");
  const release = engineOf(after, { "v1:livepatch.c": source }).history(manifestPath)?.history.streams[0]?.releases[0];
  expect(release).toMatchObject({ origin: { kind: "recorded" }, states: { value: [{ id: 1n, version: 3n }] } });
  expect(manifestActions(engineOf(after), manifestPath, offset, offset).map(({ title }) => title)).not.toContain(
    "Record what r1 is at v1",
  );
});

test("a refusal can be accepted, once", () => {
  const title = "Accept that r2 cannot follow r1";
  const accepting = actions(at('"r2"'))[title];
  expect(accepting).toBe(manifest.replace("1 }] }, //", '1 }], "accepted": ["r1"] }, //'));
  expect(titles(accepting!.replace('"r2"', '|"r2"'))).not.toContain(title);
});

test("nothing need be accepted of a release that is retired, or over one", () => {
  expect(titles(manifest.replace('"name": "r2"', '"name": "|r2", "retired": true')).join()).not.toContain("Accept");
  expect(
    titles(manifest.replace('"name": "r1"', '"name": "r1", "retired": true').replace('"r2"', '|"r2"')).join(),
  ).not.toContain("Accept");
});

describe("a state that the registry lacks", () => {
  it("is registered in the order of the ids", () => {
    expect(actions(at('"r2"'))["Register state 2"]).toBe(manifest.replace('    "9": {}', '    "2": {},\n    "9": {}'));
  });

  it("is not registered over an entry that is wrong", () => {
    expect(titles(at('"r2"').replace('"9": {}', '"2": 5'))).not.toContain("Register state 2");
  });

  it("is the one at the cursor", () => {
    const two = manifest.replace('[{ "id": 2', '[{ "id": 3, "version": 1 }, { "id": |2');
    expect(titles(two).filter((title) => title.startsWith("Register"))).toEqual(["Register state 2"]);
    expect(
      titles(two.replace("|", "").replace('"r2"', '|"r2"')).filter((title) => title.startsWith("Register")),
    ).toEqual(["Register state 3", "Register state 2"]);
  });

  it("gets the name that a source has for it, in a registry that is made", () => {
    const without = manifest.replace(/,\n {2}"states": \{[^]*\n {2}\}\n\}/, "\n}");
    expect(actions(without.replace('"r3"', '|"r3"'))["Register state 1 as LOG_STATE"]).toBe(
      without.replace("\n  }\n}", '\n  },\n  "states": { "1": { "name": "LOG_STATE" } }\n}'),
    );
  });
});

test("every change leaves what else is said as it was, without a new problem", () => {
  for (const place of ['"r1"', '"r2"', '"r3"']) {
    for (const [title, text] of Object.entries(actions(at(place)))) {
      const errors: ParseError[] = [];
      parse(text, errors, { allowTrailingComma: true });
      expect({ title, errors }).toEqual({ title, errors: [] });
      expect(text.match(/\/\/ the \w+ one/g)).toHaveLength(2);
      const problems = engineOf(text).diagnostics(manifestPath);
      expect(problems.filter(({ rule }) => rule === "manifest-invalid")).toEqual([]);
    }
  }
});

test("nothing is offered outside of releases, or where a text is not finished", () => {
  expect(titles(at('"streams"'))).toEqual([]);
  expect(titles(at('"9"'))).toEqual([]);
  expect(titles(at('"r1"').slice(0, -3))).toEqual([]);
  expect(manifestActions(engineOf(manifest), "/w/livepatch.c", 0, 0)).toEqual([]);
});
