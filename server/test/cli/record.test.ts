import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { livepatchModule } from "../elf/module-builder.ts";
import { useBundles } from "../support/bundles.ts";
import { gitRepository } from "../support/git-repository.ts";
import { livepatchSource } from "../support/livepatch-sources.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { runCli } from "./run.ts";

const { cli } = useBundles();
const source = livepatchSource({ version: "2" });

const manifest = `{
\t"streams": {
\t\t"sp6": {
\t\t\t"source": "livepatch.c", /* under work */
\t\t\t"releases": [
\t\t\t\t{ "name": "livepatch_1", "states": [{ "id": 1, "version": 1 }], "replace": true }
\t\t\t]
\t\t}
\t}
}
`;

function manifestIn(folder: string): string {
  return readFileSync(`${folder}/klp-history.jsonc`, "utf8");
}

test("writes the release behind the others, with the file's line ends, indentation and byte order mark", async () => {
  const before = `\ufeff${manifest.replaceAll("\n", "\r\n")}`;
  const folder = temporaryFolder({ "livepatch.c": source, "klp-history.jsonc": before });
  const { status, out, err } = await runCli(cli, folder, "record", "livepatch_2");
  expect({ status, out, err }).toEqual({
    status: 0,
    out: "recorded livepatch_2 in klp-history.jsonc: 1 state, 1 function, cumulative\n",
    err: "",
  });
  const added = `,
\t\t\t\t{
\t\t\t\t\t"name": "livepatch_2",
\t\t\t\t\t"replace": true,
\t\t\t\t\t"states": [{ "id": 1, "version": 2 }],
\t\t\t\t\t"objects": [{ "name": null, "functions": ["old_function"], "callbacks": ["pre_patch"] }]
\t\t\t\t}`;
  const last = '"replace": true }';
  expect(manifestIn(folder)).toBe(before.replace(last, last + added.replaceAll("\n", "\r\n")));
  expect((await runCli(cli, folder, "check")).out).not.toContain("error");
});

test("makes a manifest beside the source, which check then reads", async () => {
  const folder = temporaryFolder({ "v1/livepatch.c": source });
  const { out } = await runCli(cli, folder, "record", "livepatch_1", "v1/livepatch.c");
  expect(out).toBe("recorded livepatch_1 in v1/klp-history.jsonc: 1 state, 1 function, cumulative\n");
  const checked = await runCli(cli, `${folder}/v1`, "check", "--format", "json");
  expect(checked.out).not.toContain("manifest-");
});

test("what the kernel would refuse is not written, unless it is forced", async () => {
  const folder = temporaryFolder({ "livepatch.c": livepatchSource({ version: "0" }), "klp-history.jsonc": manifest });
  const refused = await runCli(cli, folder, "record", "livepatch_2");
  const reason =
    "state 1 (LOG_STATE) has version 0, and livepatch_1 has version 1: the kernel refuses it with -EINVAL where livepatch_1 is loaded";
  expect(refused).toEqual({
    status: 1,
    out: "",
    err: `klp-state: livepatch_2 is not recorded: ${reason}\nklp-state: --force records it all the same\n`,
  });
  expect(manifestIn(folder)).toBe(manifest);
  const forced = await runCli(cli, folder, "record", "livepatch_2", "--force");
  expect([forced.status, forced.err]).toEqual([0, `klp-state: recorded all the same: ${reason}\n`]);
  expect(manifestIn(folder)).toContain("livepatch_2");
});

test("a dry run prints the manifest and writes nothing", async () => {
  const folder = temporaryFolder({ "livepatch.c": source });
  const { out } = await runCli(cli, folder, "record", "livepatch_1", "--dry-run");
  expect(readdirSync(folder)).toEqual(["livepatch.c"]);
  expect((await runCli(cli, folder, "record", "livepatch_1")).status).toBe(0);
  expect(manifestIn(folder)).toBe(out);
});

test("records a built module in the only stream that there is", async () => {
  const module = livepatchModule({
    modinfo: ["license=GPL", "livepatch=Y", "name=livepatch_2"],
    replace: 1,
    states: [
      { id: 1n, version: 5 },
      { id: 0n, version: 0 },
    ],
  });
  const folder = temporaryFolder({
    "livepatch.c": source,
    "klp-history.jsonc": manifest,
    "out/livepatch_2.ko": module,
  });
  const { out, err } = await runCli(cli, folder, "record", "livepatch_2", "out/livepatch_2.ko");
  expect(out + err).toMatch(/^recorded livepatch_2 in klp-history.jsonc: 1 state, \d functions?, cumulative\n/);
  expect(manifestIn(folder)).toContain('"states": [{ "id": 1, "version": 5 }]');
});

test("another manifest and another stream can be named", async () => {
  const folder = temporaryFolder({ "livepatch.c": source, "history.jsonc": manifest });
  const { status } = await runCli(cli, folder, "record", "a", "--history", "history.jsonc", "--stream", "sp7");
  expect(status).toBe(0);
  expect(readFileSync(`${folder}/history.jsonc`, "utf8")).toContain('"sp7": {');
  expect(existsSync(`${folder}/klp-history.jsonc`)).toBe(false);
});

test("of several livepatches in a folder the one under work is meant", async () => {
  const files = { "livepatch.c": source, "other.c": source };
  const { status, err } = await runCli(cli, temporaryFolder(files), "record", "a");
  expect([status, err]).toEqual([2, "klp-state: several livepatches, name one of them: livepatch.c, other.c\n"]);
  const folder = temporaryFolder({ ...files, "klp-history.jsonc": manifest });
  expect((await runCli(cli, folder, "record", "a")).status).toBe(0);
});

test("writes what was inferred, once", async () => {
  const folder = temporaryFolder({ "fix.c": source, "fix2.c": source });
  const { out } = await runCli(cli, folder, "record", "--inferred");
  expect(out).toMatch(/^recorded in klp-history.jsonc what was inferred from 2 numbered livepatches in /);
  expect(manifestIn(folder)).toContain('{ "name": "fix", "source": "fix.c" }');
  const again = await runCli(cli, folder, "record", "--inferred");
  expect([again.status, again.err]).toEqual([
    1,
    "klp-state: nothing is recorded: klp-history.jsonc has the history already\n",
  ]);
});

test("writes tags that were inferred as their pattern, and one by one before a release", async () => {
  const repository = gitRepository();
  repository.commit({ "livepatch.c": source }, "v1");
  repository.commit({}, "v2");
  const folder = repository.root;
  const inferred = await runCli(cli, folder, "record", "--inferred", "--dry-run");
  expect(inferred.out).toContain('"git": { "tags": "v*", "source": "livepatch.c" }');
  const recorded = await runCli(cli, folder, "record", "v3", "--dry-run");
  expect(recorded.out).toContain('{ "name": "v2", "source": "livepatch.c", "revision": "v2" },\n');
  const without = await runCli(cli, folder, "record", "--inferred", "--no-git");
  expect([without.status, without.err]).toEqual([1, "klp-state: nothing is recorded: no history was inferred\n"]);
});

describe("says what is wrong", () => {
  test.each([
    [[], "record needs the name of the release (see klp-state record --help)"],
    [["a", "b", "c"], "record takes one name and one path (see klp-state record --help)"],
    [["a", "nowhere"], "nowhere: no such file or folder"],
    [["a", "plain.c"], "plain.c: no livepatch in it"],
    [["a", "--history", "gone.jsonc"], "gone.jsonc: no such file; --history names a manifest"],
    [["a", "--module-name", "a.ko"], expect.stringMatching(/^--module-name a.ko: a module's name has letters/)],
    [["a", "--forse"], "unknown option --forse, did you mean --force? (see klp-state record --help)"],
  ])("%j", async (args, message) => {
    const folder = temporaryFolder({ "livepatch.c": source, "plain.c": "int x;\n" });
    const { status, err } = await runCli(cli, folder, "record", ...args);
    expect([status, err.replace(/^klp-state: /, "").trimEnd()]).toEqual([2, message]);
  });

  test("a manifest that cannot be made", async () => {
    const folder = temporaryFolder({ "livepatch.c": source, "klp-history.jsonc/a-folder": "" });
    const { status, err } = await runCli(cli, folder, "record", "a");
    expect([status, err]).toEqual([2, "klp-state: klp-history.jsonc: not written: there is such a file already\n"]);
  });
});
