import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { useBundles } from "../support/bundles.ts";
import { livepatchSource } from "../support/livepatch-sources.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { runCli } from "./run.ts";

const { cli } = useBundles();

const mistakes: readonly (readonly [args: string, line: string])[] = [
  ["", "no command given; try klp-state check, or klp-state --help"],
  ["chekc", "unknown command chekc, did you mean check?"],
  ["--nonsense", "unknown option --nonsense (see klp-state --help)"],
  ["check --formt json", "unknown option --formt, did you mean --format? (see klp-state check --help)"],
  ["check --format", "option --format needs a value (see klp-state check --help)"],
  ["check --fix=yes", "option --fix takes no value (see klp-state check --help)"],
  ["check --format xml", "--format xml: it is text, json, sarif or github"],
  ["list --format xml", "--format xml: it is text or json"],
  ["check --rule state-id-zer=off", "--rule state-id-zer=off: no rule has that name, did you mean state-id-zero?"],
  [
    "check --rule state-id-zero=loud",
    "--rule state-id-zero=loud: write --rule state-id-zero=SEVERITY with error, warning, info, hint or off",
  ],
  ["check --max-warnings many", "--max-warnings many: it is a number from 0"],
  ["check --jobs 0", "--jobs 0: it is a number from 1"],
  ["explain state-id-zer", "no rule is called state-id-zer; did you mean state-id-zero?"],
  ["lsp --studio", "unknown option --studio (see klp-state lsp --help)"],
  ["explain a b", "explain takes one rule (see klp-state explain --help)"],
];

test.each(mistakes)("klp-state %s: status 2 and one line", async (args, line) => {
  const folder = temporaryFolder();
  const words = args === "" ? [] : args.split(" ");
  expect(await runCli(cli, folder, ...words)).toEqual({ status: 2, out: "", err: `klp-state: ${line}\n` });
});

test.each(["check", "list", "simulate", "explain", "lsp"])("%s --help says how it is used", async (command) => {
  const { status, out } = await runCli(cli, temporaryFolder(), command, "--help");
  expect(status).toBe(0);
  expect(out).toMatch(new RegExp(`^klp-state ${command} `, "u"));
});

test("--help names the commands", async () => {
  const { status, out } = await runCli(cli, temporaryFolder(), "--help");
  expect(status).toBe(0);
  for (const command of ["check", "list", "simulate", "explain", "lsp"]) expect(out).toContain(`\n  ${command} `);
});

test("--version is the package's", async () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(await runCli(cli, temporaryFolder(), "--version")).toMatchObject({ status: 0, out: `klp-state ${version}\n` });
});

test("explain prints a rule's page", async () => {
  const { status, out } = await runCli(cli, temporaryFolder(), "explain", "state-id-zero");
  expect(status).toBe(0);
  expect(out).toBe(readFileSync("docs/rules/state-id-zero.md", "utf8"));
});

test("explain without a rule lists them", async () => {
  const { status, out } = await runCli(cli, temporaryFolder(), "explain");
  expect(status).toBe(0);
  expect(out).toMatch(/^state-id-zero +error +\S/mu);
});

test("a reader that has had enough is no failure", async () => {
  const files = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`a${i}.c`, livepatchSource()]));
  const folder = temporaryFolder(files);
  const child = spawn(process.execPath, [cli, "list", "--format", "json"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  child.stdout.once("data", () => child.stdout.destroy());
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  expect([status, err]).toEqual([0, ""]);
});
