import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { useBundles } from "../support/bundles.ts";
import { livepatchSource, withoutTerminator } from "../support/livepatch-sources.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { runCli } from "./run.ts";

const { cli } = useBundles();
const good = livepatchSource();
const bad = withoutTerminator(good);

test("a clean folder: status 0 and one line", async () => {
  const folder = temporaryFolder({ "a.c": good });
  expect(await runCli(cli, folder, "check")).toEqual({
    status: 0,
    out: "1 livepatch checked, nothing found\n",
    err: "",
  });
});

test("an error: status 1, with its place, source line and rule", async () => {
  const folder = temporaryFolder({ "a.c": bad });
  const { status, out, err } = await runCli(cli, folder, "check", "a.c");
  expect(status).toBe(1);
  expect(out).toMatch(/^a\.c:\d+:\d+: error: .* \[state-missing-terminator\]\n +\d+ \| /u);
  expect(out).toMatch(/\n1 livepatch checked, 1 error\n$/u);
  expect(err).toBe("");
});

test("files are shown relative to the working directory", async () => {
  const folder = temporaryFolder({ "x/a.c": bad, "y/z": "" });
  const { out } = await runCli(cli, `${folder}/y`, "check", "../x");
  expect(out).toMatch(/^\.\.\/x\/a\.c:/u);
});

test("json has the members of its schema and nothing on standard error", async () => {
  const folder = temporaryFolder({ "a.c": bad });
  const { status, out, err } = await runCli(cli, folder, "check", "--format", "json");
  const report = JSON.parse(out) as { diagnostics: Record<string, unknown>[]; summary: unknown };
  expect([status, err]).toEqual([1, ""]);
  expect(Object.keys(report)).toEqual(["schema", "diagnostics", "notes", "summary"]);
  expect(report.summary).toEqual({ files: 1, livepatches: 1, errors: 1, warnings: 0, infos: 0, hints: 0 });
  expect(report.diagnostics).toHaveLength(1);
  expect(report.diagnostics[0]).toMatchObject({
    file: "a.c",
    severity: "error",
    rule: "state-missing-terminator",
    when: null,
    modules: ["a"],
  });
});

test("two runs say the same", async () => {
  const folder = temporaryFolder({ "b.c": bad, "a/a.c": bad, "c.c": good });
  const first = await runCli(cli, folder, "check", "--format=json", ".", "c.c", "a");
  expect(await runCli(cli, folder, "check", "--format=json", "c.c", "a", ".")).toEqual(first);
});

test("one bad path among good ones: they are checked, it is named, status 2", async () => {
  const folder = temporaryFolder({ "a.c": bad, "b.c": good });
  const { status, out, err } = await runCli(cli, folder, "check", "a.c", "missing.c", "b.c");
  expect(status).toBe(2);
  expect(out).toContain("[state-missing-terminator]");
  expect(out).toContain("2 livepatches checked, 1 error\n");
  expect(err).toBe("klp-state: missing.c: no such file or folder\n");
});

test("a binary file is named in one line, status 2", async () => {
  const folder = temporaryFolder({ "a.c": Uint8Array.of(127, 69, 76, 70, 0, 0) });
  const { status, err } = await runCli(cli, folder, "check", "a.c");
  expect([status, err]).toEqual([2, "klp-state: a.c: a binary file, not read as C\n"]);
});

test("a file of 200 MB is named in one line, status 2", async () => {
  const folder = temporaryFolder();
  writeFileSync(`${folder}/a.c`, "klp_");
  truncateSync(`${folder}/a.c`, 200 * 1024 * 1024);
  const { status, err } = await runCli(cli, folder, "check", "a.c");
  expect([status, err]).toEqual([2, "klp-state: a.c: larger than 4 MB, not read as C\n"]);
});

test("a file of 200 MB in a folder is a note, and the others are checked", async () => {
  const folder = temporaryFolder({ "b.c": good });
  writeFileSync(`${folder}/a.c`, "klp_");
  truncateSync(`${folder}/a.c`, 200 * 1024 * 1024);
  expect(await runCli(cli, folder, "check")).toEqual({
    status: 0,
    out: "1 livepatch checked, nothing found\n",
    err: "klp-state: a.c: larger than 4 MB, not read as C\n",
  });
});

test("a named file or folder without a livepatch is told, and the status stays", async () => {
  const folder = temporaryFolder({ "x/a.c": "static struct klp_func *none;\n", "y/b.c": good });
  const file = await runCli(cli, folder, "check", "x/a.c");
  expect([file.status, file.err]).toEqual([0, "klp-state: x/a.c: no livepatch found in this file\n"]);
  expect((await runCli(cli, folder, "check", "x")).err).toBe(
    "klp-state: x: no livepatch found in the C files of this folder\n",
  );
  expect((await runCli(cli, folder, "check", "y/b.c", ".")).err).toBe("");
});

test("a path given absolutely is shown as it was given where it is outside, in text alone", async () => {
  const folder = temporaryFolder({ "x/a.c": bad, "y/z": "" });
  const outside = await runCli(cli, `${folder}/y`, "check", `${folder}/x`, `${folder}/missing`);
  expect(outside.out).toMatch(/^\/.*\/x\/a\.c:/u);
  expect(outside.err).toBe(`klp-state: ${folder}/missing: no such file or folder\n`);
  expect((await runCli(cli, folder, "check", `${folder}/x`)).out).toMatch(/^x\/a\.c:/u);
  const { out } = await runCli(cli, `${folder}/y`, "check", "--format", "json", `${folder}/x`);
  expect((JSON.parse(out) as { diagnostics: { file: string }[] }).diagnostics[0]?.file).toBe("../x/a.c");
});

test("a folder without C is told in one line", async () => {
  const folder = temporaryFolder({ "empty/readme.txt": "" });
  const { status, out, err } = await runCli(cli, folder, "check", "empty");
  expect([status, out]).toEqual([0, "0 livepatches checked, nothing found\n"]);
  expect(err).toBe("klp-state: empty: no C file in this folder\n");
});

test("a file that is no C is named, status 2", async () => {
  const folder = temporaryFolder({ "readme.txt": "" });
  const { status, err } = await runCli(cli, folder, "check", "readme.txt");
  expect([status, err]).toEqual([2, "klp-state: readme.txt: neither a C file, a patch nor a klp-history.jsonc\n"]);
});

test("a manifest with a syntax error is a diagnostic", async () => {
  const folder = temporaryFolder({ "a.c": good, "klp-history.jsonc": '{ "streams": [' });
  const { status, out } = await runCli(cli, folder, "check");
  expect(status).toBe(1);
  expect(out).toMatch(/^klp-history\.jsonc:1:\d+: error: .* \[manifest-invalid\]$/mu);
});

test("a manifest is found when its folder is checked, without any C in it", async () => {
  const folder = temporaryFolder({ "klp-history.jsonc": "[]", "a.c": "int x;" });
  const { out } = await runCli(cli, folder, "check");
  expect(out).toContain("[manifest-invalid]");
});

test("--history names the manifest for all files", async () => {
  const history =
    '{ "streams": { "s": { "source": "../a.c", "releases": [{ "name": "one", "states": [{ "id": 1, "version": 5 }] }] } } }';
  const folder = temporaryFolder({ "a.c": good, "release/history.jsonc": history.replace("../a.c", "a.c") });
  writeFileSync(`${folder}/history.jsonc`, history.replace("../a.c", "a.c"));
  const { status, out } = await runCli(cli, folder, "check", "--history", "history.jsonc", "a.c");
  expect(status).toBe(1);
  expect(out).toContain("[history-version-regressed]");
});

test("--history with a file that is not there is named, status 2", async () => {
  const folder = temporaryFolder({ "a.c": good });
  const { status, err } = await runCli(cli, folder, "check", "--history", "nowhere.jsonc");
  expect([status, err]).toEqual([2, "klp-state: nowhere.jsonc: no such file or folder; --history names a manifest\n"]);
});

test("--history with a file that is not there stops before the work", async () => {
  const folder = temporaryFolder({ "a.c": bad });
  expect((await runCli(cli, folder, "check", "--history", "/nowhere/at/all", ".")).out).toBe("");
  expect((await runCli(cli, folder, "check", "--format", "json", "--history", ".")).out).toBe("");
});

test("a release that is not looked at is told beside the findings, also for one file", async () => {
  const history =
    '{ "streams": { "s": { "source": "a.c", "releases": [\n{ "name": "v3", "source": "a.c", "revision": "v3" }] } } }';
  const folder = temporaryFolder({ "a.c": good, "klp-history.jsonc": history });
  const expected = {
    status: 0,
    out: [
      "klp-history.jsonc: note: line 2: release `v3` is not looked at: git is not asked (--no-git)",
      "1 livepatch checked, nothing found",
      "",
    ].join("\n"),
    err: "",
  };
  expect(await runCli(cli, folder, "check", "--no-git", "a.c")).toEqual(expected);
  expect(await runCli(cli, folder, "check", "--no-git")).toEqual(expected);
  const { status, out } = await runCli(cli, folder, "check");
  expect([status, out.split("\n")[0]]).toEqual([
    1,
    "klp-history.jsonc:2:46: error: The file is in no git repository: nobody can read it at a revision. [manifest-unresolved]",
  ]);
});

test("--rule changes a severity, and turns a rule off", async () => {
  const folder = temporaryFolder({ "a.c": bad });
  const warning = await runCli(cli, folder, "check", "--rule", "state-missing-terminator=warning");
  expect([warning.status, warning.out]).toEqual([0, expect.stringContaining("1 livepatch checked, 1 warning\n")]);
  const off = await runCli(cli, folder, "check", "--rule", "state-missing-terminator=off");
  expect([off.status, off.out]).toEqual([0, "1 livepatch checked, nothing found\n"]);
});

test("more warnings than --max-warnings are status 1", async () => {
  const folder = temporaryFolder({ "a.c": bad });
  const rule = "--rule=state-missing-terminator=warning";
  expect((await runCli(cli, folder, "check", rule, "--max-warnings=1")).status).toBe(0);
  expect((await runCli(cli, folder, "check", rule, "--max-warnings=0")).status).toBe(1);
});

test("--fix writes the safe fixes, tells them, and reports what is left", async () => {
  const folder = temporaryFolder({ "a.c": bad });
  const { status, out, err } = await runCli(cli, folder, "check", "--fix");
  expect([status, out]).toEqual([0, "1 livepatch checked, nothing found\n"]);
  expect(err).toMatch(/^klp-state: a\.c:\d+: fixed: .* \[state-missing-terminator\]\n$/u);
  expect(readFileSync(`${folder}/a.c`, "utf8")).toBe(good);
});

test("--fix keeps the line ends of the file", async () => {
  const folder = temporaryFolder({ "a.c": bad.replaceAll("\n", "\r\n") });
  await runCli(cli, folder, "check", "--fix");
  expect(readFileSync(`${folder}/a.c`, "utf8")).toBe(good.replaceAll("\n", "\r\n"));
});

test("--fix makes equal edits of two modules in a shared file once", async () => {
  const folder = temporaryFolder({
    "shared.c": bad,
    "one.c": '#include "shared.c"\n',
    "two.c": '#include "shared.c"\n',
    Kbuild: "obj-m += one.o two.o\n",
  });
  const { status } = await runCli(cli, folder, "check", "--fix");
  expect(status).toBe(0);
  expect(readFileSync(`${folder}/shared.c`, "utf8")).toBe(good);
});

test("--fix is not promised for a file that is not all UTF-8", async () => {
  const folder = temporaryFolder({ "a.c": Buffer.from(`/* caf\u00e9 */\n${bad}`, "latin1"), "b.c": bad });
  expect((await runCli(cli, folder, "check", "a.c")).out).not.toContain("--fix");
  expect((await runCli(cli, folder, "check", "b.c")).out).toContain("(--fix does it)");
});

test("--fix changes nothing where nothing is wrong", async () => {
  const folder = temporaryFolder({ "a.c": good });
  expect((await runCli(cli, folder, "check", "--fix")).err).toBe("");
  expect(readFileSync(`${folder}/a.c`, "utf8")).toBe(good);
});

test("SARIF and workflow commands name the same findings, and neither says anything else", async () => {
  const folder = temporaryFolder({ "a.c": bad });
  const sarif = await runCli(cli, folder, "check", "--format", "sarif");
  const { runs } = JSON.parse(sarif.out) as { runs: { results: { ruleId: string }[] }[] };
  expect([sarif.status, sarif.err, runs[0]!.results.map(({ ruleId }) => ruleId)]).toEqual([
    1,
    "",
    ["state-missing-terminator"],
  ]);
  expect(sarif.out).toContain("# state-missing-terminator");
  const github = await runCli(cli, folder, "check", "--format", "github");
  expect(github.out).toMatch(
    /^::error file=a\.c,.*title=state-missing-terminator::.*\n1 livepatch checked, 1 error\n$/u,
  );
});

test("several threads find what one finds, in headers and under manifests of others too", async () => {
  const state = (version: number): string => good.replace(/\.version = \d+/u, `.version = ${version}`);
  const folder = temporaryFolder({
    "fix_1.c": state(2),
    "fix_2.c": state(1),
    "fix_3.c": state(3),
    "a/ids.h": "static struct klp_state spare[] = { { .id = 0 }, { .id = 2 } };\n",
    "a/one.c": `#include "ids.h"\n${bad}`,
    "a/two.c": `#include "ids.h"\n${good}`,
    "b/klp-history.jsonc": `{ "streams": { "main": { "source": "gone.c", "releases": [] } } }`,
    "b/one.c": good,
    "b/two.c": bad,
  });
  const one = await runCli(cli, folder, "check", "--jobs", "1");
  expect(one.out).toContain("history-version-regressed");
  expect(one.out).toContain("ids.h");
  expect(one.out).toContain("no stream names");
  for (const jobs of ["2", "5", "50"]) expect(await runCli(cli, folder, "check", "--jobs", jobs)).toEqual(one);
  const json = await runCli(cli, folder, "check", "--jobs", "1", "--format", "json");
  expect(await runCli(cli, folder, "check", "--jobs", "4", "--format", "json")).toEqual(json);
});
