import { expect, test } from "vitest";
import { useBundles } from "../support/bundles.ts";
import { livepatchSource } from "../support/livepatch-sources.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { runCli } from "./run.ts";

const { cli } = useBundles();

interface Listing {
  readonly schema: number;
  readonly livepatches: readonly Record<string, unknown>[];
}

async function listing(files: Record<string, string>, ...args: string[]): Promise<Listing> {
  const { out } = await runCli(cli, temporaryFolder(files), "list", "--format", "json", ...args);
  return JSON.parse(out) as Listing;
}

test("json has exactly the members of its schema", async () => {
  const source = livepatchSource({ version: "2" });
  const lineOf = (piece: string): number => source.slice(0, source.indexOf(piece)).split("\n").length;
  expect(await listing({ "sub/my-patch.c": source })).toEqual({
    schema: 1,
    livepatches: [
      {
        name: "my_patch",
        file: "sub/my-patch.c",
        files: ["sub/my-patch.c"],
        replace: true,
        states: [{ id: 1, text: "LOG_STATE", version: 2, line: lineOf("{ .id ="), when: null }],
        objects: [
          {
            name: null,
            functions: [{ oldName: "old_function", newFunc: "new_function", sympos: 0, when: null }],
            callbacks: { prePatch: "prepare", postPatch: null, preUnpatch: null, postUnpatch: null },
            when: null,
          },
        ],
        stateCalls: [
          {
            function: "klp_get_state",
            id: 1,
            text: "LOG_STATE",
            file: "sub/my-patch.c",
            line: lineOf("klp_get_state"),
          },
        ],
        shadowIds: [],
      },
    ],
  });
});

test("an id above 2^53 is a string, an unknown one null", async () => {
  const { livepatches } = await listing({
    "a.c": livepatchSource({ id: "0xffffffffffffffffUL" }),
    "b.c": livepatchSource({ id: "SOMEBODY_ELSES_MACRO" }),
  });
  expect(livepatches.map(({ states }) => states)).toEqual([
    [expect.objectContaining({ id: "18446744073709551615" })],
    [expect.objectContaining({ id: null, text: "LOG_STATE" })],
  ]);
});

test("what is set at run time is null", async () => {
  const source = livepatchSource().replace(
    "return klp_enable_patch",
    "patch.replace = choice();\n\treturn klp_enable_patch",
  );
  const { livepatches } = await listing({ "a.c": source });
  expect(livepatches[0]).toMatchObject({ replace: null });
});

test("an array that nothing initialises is null, not empty", async () => {
  const source = livepatchSource()
    .replace("states[] = {\n\t{ .id = LOG_STATE, .version = 1 },\n\t{ }\n}", "states[2]")
    .replace("return klp_enable_patch", "states[0].id = LOG_STATE;\n\treturn klp_enable_patch");
  expect(source).toContain("states[2];");
  const { livepatches } = await listing({ "a.c": source });
  expect(livepatches[0]).toMatchObject({ states: null, objects: [{}] });
});

test("a condition is told in its author's text", async () => {
  const source = livepatchSource().replace("\t{ .id =", "#ifdef CONFIG_PRINTK\n\t{ .id = 7 },\n#endif\n\t{ .id =");
  const { livepatches } = await listing({ "a.c": source });
  expect(livepatches[0]!["states"]).toEqual([
    expect.objectContaining({ id: 7, when: expect.stringContaining("CONFIG_PRINTK") as string }),
    expect.objectContaining({ id: 1, when: null }),
  ]);
});

test("a name under a condition is another object without it", async () => {
  const source = livepatchSource().replace(
    "{ .funcs",
    '{\n#if IS_MODULE(CONFIG_EXT4_FS)\n\t.name = "ext4",\n#endif\n\t.funcs',
  );
  const { livepatches } = await listing({ "a.c": source });
  expect(livepatches[0]!["objects"]).toEqual([
    expect.objectContaining({ name: "ext4", when: "IS_MODULE(CONFIG_EXT4_FS)" }),
    expect.objectContaining({ name: null, when: "!IS_MODULE(CONFIG_EXT4_FS)" }),
  ]);
});

test("a function under a condition inside its entry is told with it", async () => {
  const source = livepatchSource().replace(
    '.old_name = "old_function",',
    '\n#ifdef CONFIG_OLD\n\t.old_name = "old_function",\n#else\n\t.old_name = "other",\n#endif\n',
  );
  const { livepatches } = await listing({ "a.c": source });
  const [object] = livepatches[0]!["objects"] as { functions: unknown }[];
  expect(object?.functions).toEqual([
    { oldName: "old_function", newFunc: "new_function", sympos: 0, when: "CONFIG_OLD" },
    { oldName: "other", newFunc: "new_function", sympos: 0, when: "!CONFIG_OLD" },
  ]);
});

test("an entry that a macro wrote as a whole has no text of its id", async () => {
  const source = livepatchSource()
    .replace("\t{ .id = LOG_STATE, .version = 1 },", "\tSTATES(ROW)")
    .replace(
      "#define LOG_STATE 1",
      "#define LOG_STATE 1\n#define STATES(X) X(17) X(18)\n#define ROW(n) { .id = (n), .version = 1 },",
    );
  const folder = temporaryFolder({ "a.c": source });
  const { out } = await runCli(cli, folder, "list");
  expect(out).toContain("  state 17 version 1\n  state 18 version 1\n");
});

test("livepatches come in the order of their files", async () => {
  const { livepatches } = await listing({ "b.c": livepatchSource(), "a/z.c": livepatchSource() });
  expect(livepatches.map(({ file }) => file)).toEqual(["a/z.c", "b.c"]);
});

test("text shows a paragraph for each livepatch", async () => {
  const folder = temporaryFolder({ "a.c": livepatchSource() });
  const { status, out } = await runCli(cli, folder, "list");
  expect(status).toBe(0);
  expect(out).toBe(
    [
      "a  a.c  (cumulative)",
      "  state 1 (LOG_STATE) version 1",
      "  vmlinux",
      "    old_function -> new_function",
      "    callbacks: prepare",
      "  klp_get_state(1 (LOG_STATE))  a.c:15",
      "",
    ].join("\n"),
  );
});

test("a bad path among good ones is named, status 2", async () => {
  const folder = temporaryFolder({ "a.c": livepatchSource() });
  const { status, out, err } = await runCli(cli, folder, "list", "missing", "a.c");
  expect([status, err]).toEqual([2, "klp-state: missing: no such file or folder\n"]);
  expect(out).toContain("LOG_STATE");
});
