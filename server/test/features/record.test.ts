import { expect, test } from "vitest";
import { proposedName, record, type RecordRequest } from "../../src/features/record.ts";
import { sourceSubject } from "../../src/features/record-subject.ts";
import { livepatchSource } from "../support/livepatch-sources.ts";
import { engineOver } from "../support/memory-files.ts";

type Contents = Readonly<Record<string, string>>;

function subjectIn(contents: Contents, file: string) {
  const engine = engineOver(contents);
  return { engine, subject: sourceSubject(engine.modules(`/w/${file}`)[0]!)! };
}

function recording(contents: Contents, request: Partial<RecordRequest> = {}, file = "livepatch.c") {
  const { engine, subject } = subjectIn(contents, file);
  const whole = { name: "livepatch_9", moduleName: null, stream: null, force: false, ...request };
  return record(engine, subject, whole, (path) => path.replace("/w/", ""));
}

function reasons(contents: Contents, request: Partial<RecordRequest> = {}): readonly string[] {
  const answer = recording(contents, request);
  return answer.kind === "refused" ? answer.reasons.map(({ message }) => message) : [];
}

function written(contents: Contents, request: Partial<RecordRequest> = {}, file?: string) {
  const answer = recording(contents, request, file);
  if (answer.kind === "refused") throw new Error(answer.reasons.map(({ message }) => message).join("\n"));
  return answer;
}

/** A manifest with one stream of `livepatch.c`; each release a line. */
function manifest(...releases: readonly string[]): string {
  return `{
  "streams": {
    // What machines run.
    "sp6": {
      "source": "livepatch.c",
      "releases": [
${releases.map((each) => `        ${each}`).join(",\n")}, // oldest first
      ]
    }
  }
}
`;
}

const first = '{ "name": "livepatch_1", "replace": true, "states": [{ "id": 1, "version": 2 }] }';
const source = livepatchSource({ version: "2" });

test("writes the release at the end of its stream, and leaves the comments where they are", () => {
  const { text, summary, notes } = written({ "livepatch.c": source, "klp-history.jsonc": manifest(first) });
  expect(text).toBe(
    manifest(first).replace(
      "// oldest first\n",
      `// oldest first
        {
          "name": "livepatch_9",
          "replace": true,
          "states": [{ "id": 1, "version": 2 }],
          "objects": [{ "name": null, "functions": ["old_function"], "callbacks": ["pre_patch"] }]
        },
`,
    ),
  );
  expect(summary).toBe("1 state, 1 function, cumulative");
  expect(notes).toEqual([]);
});

test("the module's name is written only where it is another one than the release's", () => {
  const contents = { "livepatch.c": source };
  expect(written(contents, { name: "livepatch" }).text).not.toContain("moduleName");
  expect(written(contents, { moduleName: "klp_9" }).text).toContain('"moduleName": "klp_9"');
});

test("only Kbuild says what a source is built to: its file's name is no module's", () => {
  const contents = { "livepatch.c": source, Kbuild: "obj-m += klp_fix_3.o\nklp_fix_3-y := livepatch.o\n" };
  expect(written(contents).text).toContain('"moduleName": "klp_fix_3"');
  expect(written({ "livepatch.c": source }).text).not.toContain("moduleName");
});

test("without a manifest one is made beside the source", () => {
  const { path, file, text } = written({ "fixes/livepatch_3.c": source }, {}, "fixes/livepatch_3.c");
  expect([path, file]).toEqual(["/w/fixes/klp-history.jsonc", null]);
  expect(text).toMatch(/^\{\n {2}"streams": \{\n {4}"livepatch": \{\n {6}"source": "livepatch_3.c",\n/);
});

test("a source that no stream names gets one of its own, named as from the manifest's folder", () => {
  const contents = { "v2/livepatch.c": source, "klp-history.jsonc": '{ "streams": { "livepatch": {} } }' };
  expect(written(contents, {}, "v2/livepatch.c").text).toContain('"livepatch-2": { "source": "v2/livepatch.c"');
});

test("a stream that reads a release from the source is its stream", () => {
  const contents = {
    "livepatch.c": source,
    "klp-history.jsonc": '{ "streams": { "sp6": { "releases": [{ "name": "one", "source": "livepatch.c" }] } } }',
  };
  expect(written(contents).text).toContain('[{ "name": "one", "source": "livepatch.c" }, { "name": "livepatch_9"');
});

test("a source of two streams is recorded where it is asked for", () => {
  const contents = {
    "livepatch.c": source,
    "klp-history.jsonc": '{ "streams": { "a": { "source": "livepatch.c" }, "b": { "source": "livepatch.c" } } }',
  };
  expect(reasons(contents)).toEqual([
    "it may belong to several streams (`a`, `b`): `klp-state record --stream` says which",
  ]);
  expect(written(contents, { stream: "b" }).text).toContain('"b": { "source": "livepatch.c", "releases": [{');
});

test("a stream of git tags is not written into", () => {
  const contents = {
    "livepatch.c": source,
    "v1:livepatch.c": source,
    "klp-history.jsonc": '{ "streams": { "sp6": { "git": { "tags": "v*", "source": "livepatch.c" } } } }',
  };
  expect(reasons(contents, { force: true })).toEqual([
    "stream `sp6` takes its releases from the tags `v*`: tag this one",
  ]);
});

test("what was inferred is written with the release: beside a manifest nothing is inferred", () => {
  const contents = { "fix.c": livepatchSource(), "fix2.c": source, "fix3.c": source };
  const { text, notes } = written(contents, { name: "fix3" }, "fix3.c");
  expect(text).toContain(`      "source": "fix3.c",
      "releases": [
        { "name": "fix", "source": "fix.c" },
        { "name": "fix2", "source": "fix2.c" },
        {
          "name": "fix3",`);
  expect(notes).toEqual(["what was inferred from 3 numbered livepatches in w/ is written there too"]);
});

test("a livepatch is held against what was inferred", () => {
  const contents = { "fix.c": source, "fix2.c": livepatchSource() };
  const answer = recording(contents, {}, "fix2.c");
  expect(answer).toMatchObject({ kind: "refused", reasons: [{ forceable: true }] });
});

test("tags that were inferred are written one by one, so that the release can follow them", () => {
  const contents = { "livepatch.c": source, "v1:livepatch.c": livepatchSource(), "v2:livepatch.c": source };
  expect(written(contents).text).toContain(`      "releases": [
        { "name": "v1", "source": "livepatch.c", "revision": "v1" },
        { "name": "v2", "source": "livepatch.c", "revision": "v2" },
        {`);
});

test("the next name follows the newest release's", () => {
  const named = ({ contents = {} }: { contents?: Contents }) => {
    const { engine, subject } = subjectIn({ "livepatch.c": source, ...contents }, "livepatch.c");
    return proposedName(engine, subject);
  };
  expect(named({})).toBe("livepatch");
  expect(named({ contents: { "klp-history.jsonc": manifest(first) } })).toBe("livepatch_2");
});

const second =
  '{ "name": "livepatch_2", "replace": true, "states": [{ "id": 1, "version": 3 }, { "id": 2, "version": 1 }] }';

test("is not recorded where the kernel would refuse it, and says over which release and why", () => {
  const contents = {
    "livepatch.c": source,
    "klp-history.jsonc": manifest(first, second).replace("{\n", '{\n  "states": { "2": { "name": "NET_STATE" } },\n'),
  };
  expect(reasons(contents)).toEqual([
    "state 1 (LOG_STATE) has version 2, and livepatch_2 has version 3: the kernel refuses it with -EINVAL where livepatch_2 is loaded",
    "state 2 (NET_STATE) is missing, which livepatch_2 has with version 1: the kernel refuses it with -EINVAL where livepatch_2 is loaded",
  ]);
  expect(written(contents, { force: true }).notes).toEqual(
    reasons(contents).map((reason) => `recorded all the same: ${reason}`),
  );
});

test("a retired release binds nobody", () => {
  const retired = second.replace(/ \}$/, ', "retired": true }');
  expect(reasons({ "livepatch.c": source, "klp-history.jsonc": manifest(first, retired) })).toEqual([]);
});

test("a taken name is refused, forced or not", () => {
  const contents = { "livepatch.c": source, "klp-history.jsonc": manifest(first) };
  const taken = ["the stream has a release `livepatch_1` already"];
  expect(reasons(contents, { name: "livepatch_1" })).toEqual(taken);
  expect(reasons(contents, { name: "livepatch_1", force: true })).toEqual(taken);
});

test("the module name of an earlier release is refused: both cannot be loaded", () => {
  const contents = { "livepatch.c": source, "klp-history.jsonc": manifest(first) };
  expect(reasons(contents, { moduleName: "livepatch_1" })).toEqual([
    "its module is named `livepatch_1`, as the one of livepatch_1 is: the kernel refuses it with -EEXIST where that one is loaded",
  ]);
  expect(reasons(contents, { moduleName: "livepatch_1", force: true })).toEqual([]);
});

test("what is not known cannot be forced", () => {
  const contents = { "livepatch.c": livepatchSource({ version: "VERSION_OF_IT" }) };
  expect(reasons(contents, { force: true })).toEqual([expect.stringMatching(/^its states are not known: /)]);
});

test("states without a terminator are not known", () => {
  const open = source.replace(" },\n\t{ }\n};\n\nstatic struct klp_patch", " },\n};\n\nstatic struct klp_patch");
  expect(reasons({ "livepatch.c": open }, { force: true })).toEqual([
    "its array of states has no terminator, and nobody knows what the kernel reads behind it",
  ]);
});

const conditional = source.replace(
  "\t{ .id = LOG_STATE",
  "#ifdef CONFIG_NET\n\t{ .id = 2, .version = 1 },\n#endif\n\t{ .id = LOG_STATE",
);

test("states that depend on the configuration are refused, with the conditions", () => {
  expect(reasons({ "livepatch.c": conditional })).toEqual([
    "what it has depends on the configuration: state 2 with version 1, state 1 with version 2 where CONFIG_NET; " +
      "state 1 with version 2 where !CONFIG_NET; `kernel.config` in the manifest says which one is meant",
  ]);
  expect(reasons({ "livepatch.c": conditional }, { force: true })).toEqual([]);
});

test("with the configuration in the manifest they are known", () => {
  const contents = { "livepatch.c": conditional, "klp-history.jsonc": '{ "kernel": { "config": ["CONFIG_NET=n"] } }' };
  expect(written(contents).text).toContain('"states": [{ "id": 1, "version": 2 }]');
});

test("functions that depend on the configuration are not recorded, and that is said", () => {
  const contents = {
    "livepatch.c": source.replace(
      "\t{ .old_name",
      '#ifdef CONFIG_NET\n\t{ .old_name = "other", .new_func = new_function },\n#endif\n\t{ .old_name',
    ),
  };
  const { text, notes, summary } = written(contents);
  expect(text).not.toContain("objects");
  expect(summary).toBe("1 state, cumulative");
  expect(notes).toEqual(["its functions and callbacks are not recorded: they depend on the configuration"]);
});

test("a manifest that is no JSON is refused with the place", () => {
  const contents = { "livepatch.c": source, "klp-history.jsonc": '{\n  "streams": {\n' };
  expect(reasons(contents, { force: true })).toEqual(["klp-history.jsonc:3:1: `}` is missing."]);
});

test("a manifest that is wrong is refused with the place: its releases may be others than it says", () => {
  const contents = { "livepatch.c": source, "klp-history.jsonc": manifest(first, '{ "name": "livepatch_2" }') };
  const reason = "klp-history.jsonc:8:9: `livepatch_2` needs `states`, a `source` or a `module`.";
  expect(reasons(contents)).toEqual([reason]);
  expect(written(contents, { force: true }).notes).toContain(`recorded all the same: ${reason}`);
});

test("a place that is taken by something else is refused", () => {
  const contents = { "livepatch.c": source, "klp-history.jsonc": '{ "streams": [] }' };
  expect(reasons(contents, { force: true })).toEqual([
    "a release cannot be added to stream `livepatch` as it is written",
  ]);
});

test("says which releases it could not be held against", () => {
  const missing = '{ "name": "livepatch_0", "source": "gone.c" }';
  const contents = { "livepatch.c": source, "klp-history.jsonc": manifest(missing, first) };
  expect(written(contents).notes).toEqual(["it was not held against livepatch_0, of which too little is known"]);
});
