import { describe, expect, it } from "vitest";
import type { SourceFile } from "../../src/c/source.ts";
import { inferHistory, numberedStem, type InferenceCandidate } from "../../src/history/infer.ts";
import { predecessorsOf } from "../../src/history/predecessors.ts";

interface Facts {
  readonly replace?: boolean | null;
  readonly ids?: readonly bigint[] | null;
  readonly functions?: readonly string[];
  readonly calledIds?: readonly bigint[];
}

function candidate(
  name: string,
  { replace = true, ids = [1n], functions = [], calledIds = [] }: Facts = {},
): InferenceCandidate {
  const path = `/w/test_modules/${name}.c`;
  const file: SourceFile = { path, text: "" };
  const reason = "assigned at run time";
  return {
    name,
    path,
    moduleName: name,
    replace: replace === null ? { known: false, reason } : { known: true, value: replace },
    states:
      ids === null
        ? { known: false, reason }
        : { known: true, value: ids.map((id) => ({ id, version: 1n, span: null, idText: id.toString() })) },
    objects: { known: false, reason },
    shadows: { known: true, value: [] },
    functions,
    calledIds,
    nameSpan: { file, start: 0, end: 0 },
  };
}

function releases(...candidates: readonly InferenceCandidate[]): readonly string[] | null {
  return inferHistory(candidates)?.streams.flatMap((stream) => stream.releases.map(({ name }) => name)) ?? null;
}

describe("the name without its number", () => {
  it.each([
    ["test_klp_state", "test_klp_state"],
    ["test_klp_state2", "test_klp_state"],
    ["livepatch_042", "livepatch_"],
    ["livepatch_1234", "livepatch_1234"],
    ["livepatch_bsc1234567", "livepatch_bsc1234567"],
    ["2", "2"],
    ["", ""],
  ])("of %s is %s", (name, stem) => {
    expect(numberedStem(name)).toBe(stem);
  });
});

describe("numbered siblings", () => {
  it("are a history, and no number counts as the first", () => {
    const history = inferHistory([
      candidate("test_klp_state3"),
      candidate("test_klp_state"),
      candidate("test_klp_state2"),
    ]);
    expect(history).toMatchObject({
      origin: { kind: "inferred", from: "3 numbered livepatches in test_modules/" },
      streams: [
        {
          name: "test_klp_state",
          source: null,
          releases: [
            { name: "test_klp_state", moduleName: "test_klp_state", retired: false, origin: { kind: "source" } },
            { name: "test_klp_state2" },
            { name: "test_klp_state3" },
          ],
        },
      ],
    });
  });

  it("are in natural order", () => {
    expect(releases(candidate("lp_10"), candidate("lp_9"), candidate("lp_1"))).toEqual(["lp_1", "lp_9", "lp_10"]);
  });

  it("follow each other", () => {
    const history = inferHistory([candidate("lp_1"), candidate("lp_2"), candidate("lp_3")])!;
    expect(predecessorsOf(history, "/w/test_modules/lp_3.c")?.releases.map(({ name }) => name)).toEqual([
      "lp_1",
      "lp_2",
    ]);
    expect(predecessorsOf(history, "/w/test_modules/lp_1.c")?.releases).toEqual([]);
  });

  it("are no history where there is but one", () => {
    expect(releases(candidate("lp_1"))).toBeNull();
  });

  it.each([false, null])("are no history where one has replace %s", (replace) => {
    expect(releases(candidate("lp_1"), candidate("lp_2", { replace }))).toBeNull();
  });

  it("are no history where none has a state", () => {
    const facts = { ids: [], functions: ["f"] };
    expect(releases(candidate("lp_1", facts), candidate("lp_2", facts))).toBeNull();
  });

  it("are no history where they have nothing in common", () => {
    expect(releases(candidate("lp_1", { ids: [1n] }), candidate("lp_2", { ids: [2n] }))).toBeNull();
  });

  it("are a history by a patched function", () => {
    expect(
      releases(candidate("lp_1", { functions: ["f", "g"] }), candidate("lp_2", { ids: [], functions: ["g"] })),
    ).toHaveLength(2);
  });

  it("are a history by a state whose entry is missing but that is asked for", () => {
    expect(releases(candidate("lp_1"), candidate("lp_2", { ids: [], calledIds: [1n] }))).toHaveLength(2);
  });

  it("keep one whose states are not known", () => {
    const history = inferHistory([
      candidate("lp_1", { functions: ["f"] }),
      candidate("lp_2", { ids: null, functions: ["f"] }),
    ]);
    expect(history?.streams[0]?.releases[1]?.states.known).toBe(false);
  });
});
