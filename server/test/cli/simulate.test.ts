import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { useBundles } from "../support/bundles.ts";
import { livepatchSource } from "../support/livepatch-sources.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { runCli, type Outcome } from "./run.ts";

const { cli } = useBundles();

interface Answer {
  readonly name: string;
  readonly verdicts: readonly string[];
  readonly log: readonly (string | null)[];
}

const refused = (name: string): string =>
  `livepatch: Livepatch patch (${name}) is not compatible with the already installed livepatches.`;

/** Runs `simulate` over files that are also its arguments, in their order. */
async function simulate(files: Readonly<Record<string, string>>, ...options: string[]): Promise<Outcome> {
  return runCli(cli, temporaryFolder(files), "simulate", ...options, ...Object.keys(files));
}

async function verdicts(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { out, err } = await simulate(files, "--format", "json");
  expect(err).toBe("");
  return (JSON.parse(out) as Answer).verdicts;
}

describe("scenario files", () => {
  const patches = [
    { name: "lp_a", replace: true, states: [{ id: 1, version: 2 }] },
    { name: "lp_b", replace: true, states: [{ id: 1, version: 1 }], failPre: 12 },
  ];
  const scenario = { name: "lower", patches, sequence: ["lp_a", "lp_b"], probe: [1], func: null };

  test("json is the scenario with verdicts and log", async () => {
    const { out, status } = await simulate({ "s.json": JSON.stringify(scenario) }, "--format", "json");
    expect(JSON.parse(out)).toEqual({
      name: "lower",
      patches,
      sequence: ["lp_a", "lp_b"],
      verdicts: ["ok", "EINVAL"],
      log: [null, refused("lp_b")],
    });
    expect(status).toBe(1);
  });

  test("an array gives an array", async () => {
    const { out } = await simulate({ "s.json": JSON.stringify([scenario, scenario]) }, "--format", "json");
    expect((JSON.parse(out) as Answer[]).map((each) => each.verdicts)).toEqual([
      ["ok", "EINVAL"],
      ["ok", "EINVAL"],
    ]);
  });

  test("status is 0 where every step is ok", async () => {
    const { status } = await simulate({ "s.json": JSON.stringify({ ...scenario, sequence: ["lp_a"] }) });
    expect(status).toBe(0);
  });

  test("a callback that fails gives its errno and the kernel's first line", async () => {
    const text = JSON.stringify({ ...scenario, sequence: ["lp_b"] });
    const { out } = await simulate({ "s.json": text }, "--format", "json");
    expect(JSON.parse(out)).toMatchObject({
      verdicts: ["ENOMEM"],
      log: ["livepatch: pre-patch callback failed for object 'vmlinux'"],
    });
  });

  test.each(["18446744073709551615", '"18446744073709551615"', '"0xffffffffffffffff"'])(
    "an id may be %s",
    async (id) => {
      const text = `{ "patches": [{ "name": "a", "states": [{ "id": ${id}, "version": 1 }] }], "sequence": ["a"] }`;
      const { out } = await simulate({ "s.json": text }, "--format", "json");
      expect(JSON.parse(out)).toMatchObject({ patches: [{ states: [{ id: "18446744073709551615", version: 1 }] }] });
    },
  );

  test("what real kernels answered is answered, but for a symbol that a kernel lacks", async () => {
    const path = resolve("test-fixtures/kernel-verdicts.json");
    const recorded = JSON.parse(readFileSync(path, "utf8")) as {
      readonly name: string;
      readonly verdicts: readonly string[];
      readonly log: readonly (readonly string[])[];
    }[];
    const { out } = await runCli(cli, temporaryFolder(), "simulate", "--format", "json", path);
    const answers = JSON.parse(out) as Answer[];
    expect(answers.length).toBe(recorded.length);
    const different = answers.filter((answer, index) => {
      const real = recorded[index]!;
      const sameLines = answer.log.every((line, step) => line === null || real.log[step]!.includes(line));
      return JSON.stringify(answer.verdicts) !== JSON.stringify(real.verdicts) || !sameLines;
    });
    expect(different.map(({ name }) => name)).toEqual(["unknown function: compatibility is checked first"]);
  });
});

test("docs/simulate.md shows what is printed", async () => {
  const page = readFileSync("docs/simulate.md", "utf8");
  const block = (language: string): string => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, "u").exec(page)![1]!;
  const { out } = await simulate({ "scenario.json": block("json") });
  expect(out).toBe(block("text"));
});

const wrong: readonly (readonly [text: string, line: string])[] = [
  ["// nothing yet", "1:1: The file is empty; a scenario has `patches` and a `sequence`."],
  ["", "1:1: The file is empty; a scenario has `patches` and a `sequence`."],
  ['{ "patches": [', "1:15: `]` is missing."],
  ["7", "1:1: A scenario must be an object: `{ ... }`."],
  ['{ "patches": [],\n  "sequence": "lp_a" }', "2:15: `sequence` of a scenario must be an array: `[ ... ]`."],
  ['[{ "sequence": [] }]', "1:2: The scenario needs `patches`."],
  ['{ "patches": [] }', "1:1: The scenario needs `sequence`."],
  ['{ "patches": [{}], "sequence": [] }', "1:15: The livepatch needs a `name`."],
  [
    '{ "patches": [{ "name": "a-b" }], "sequence": [] }',
    "1:25: `name` of a livepatch is the kernel's name of the module: letters, digits and `_`, at most 55.",
  ],
  ['{ "patches": [{ "name": "a" }, { "name": "a" }], "sequence": [] }', "1:32: There are two livepatches named `a`."],
  [
    '{ "patches": [{ "name": "a", "states": [{ "version": 1 }] }], "sequence": [] }',
    "1:41: A state of a needs an `id`.",
  ],
  [
    '{ "patches": [{ "name": "a", "states": [{ "id": 1, "version": -1 }] }], "sequence": [] }',
    "1:63: `version` of a state of a must be a whole number from 0 to 4294967295.",
  ],
  ['{ "patches": [], "sequence": ["a"] }', "1:31: Step `a`: no livepatch of the scenario is named `a`."],
  [
    '{ "patches": [{ "name": "a" }], "sequence": ["unload a"] }',
    "1:46: Step `unload a`: a step is NAME, or one of load, disable, enable, rmmod, stall, unstall, prev and a name.",
  ],
  [
    '{ "patches": [{ "name": "a" }], "sequence": ["rmmod a now"] }',
    "1:46: Step `rmmod a now`: there is a word too many.",
  ],
  [
    '{ "patches": [{ "name": "a" }], "sequence": ["prev a one"] }',
    "1:46: Step `prev a one`: `prev` needs the name and a state id.",
  ],
  [
    JSON.stringify({ patches: [{ name: "a" }], sequence: Array<string>(501).fill("a") }),
    "1:1: More than 500 steps in a scenario, which is the most that is played.",
  ],
];

test.each(wrong)("%s: status 2 and one line", async (text, line) => {
  expect(await simulate({ "s.json": text })).toEqual({ status: 2, out: "", err: `klp-state: s.json:${line}\n` });
});

const mistakes: readonly (readonly [args: string, line: string])[] = [
  [
    "",
    "simulate needs a scenario file (.json), or C sources and built modules (.ko) in load order (see klp-state simulate --help)",
  ],
  ["--format xml a.c", "--format xml: it is text or json"],
  ["b.ko", "b.ko: no such file or folder"],
  ["a.c b.json", "simulate takes a scenario file or livepatches, not both"],
  ["a.json b.json", "simulate takes one scenario file, which may hold an array of scenarios"],
  ["a.txt", "a.txt: simulate takes a scenario file (.json), or C sources and built modules (.ko) in load order"],
  ["a.json", "a.json: no such file or folder"],
  ["a.c", "a.c: no such file or folder"],
];

test.each(mistakes)("klp-state simulate %s: status 2 and one line", async (args, line) => {
  const words = args === "" ? [] : args.split(" ");
  const outcome = await runCli(cli, temporaryFolder(), "simulate", ...words);
  expect(outcome).toEqual({ status: 2, out: "", err: `klp-state: ${line}\n` });
});

describe("sources", () => {
  const source = livepatchSource;

  test("are loaded in the order of the arguments", async () => {
    const files = { "b.c": source({ version: "2" }), "a.c": source({ version: "1" }) };
    const { out, status } = await simulate(files, "--format", "json");
    expect(JSON.parse(out)).toEqual({
      name: "b, a",
      patches: [
        { name: "b", file: "b.c", replace: true, states: [{ id: 1, version: 2 }] },
        { name: "a", file: "a.c", replace: true, states: [{ id: 1, version: 1 }] },
      ],
      sequence: ["b", "a"],
      verdicts: ["ok", "EINVAL"],
      log: [null, refused("a")],
    });
    expect(status).toBe(1);
  });

  test("may be named twice", async () => {
    const { out } = await runCli(
      cli,
      temporaryFolder({ "a.c": source() }),
      "simulate",
      "--format",
      "json",
      "a.c",
      "a.c",
    );
    expect((JSON.parse(out) as Answer).verdicts).toEqual(["ok", "EEXIST"]);
  });

  test("show which functions become no-ops, and whose callbacks run", async () => {
    const files = { "a.c": source(), "b.c": source({ version: "2" }).replace('"old_function"', '"other_function"') };
    const { out, status } = await simulate(files);
    expect(out).toBe(`a, b
1. load a (a.c): ok
     cumulative
     state 1: new, version 1
     callback pre_patch of a (vmlinux)
2. load b (b.c): ok
     cumulative: replaces a
     state 1: raised from version 1 (a) to 2
     no-op: old_function (vmlinux) goes back to its original code, a patches it
     callback pre_patch of b (vmlinux), previous state: 1 of a, version 1
     replaced: a

2 steps, none refused
`);
    expect(status).toBe(0);
  });

  test("say on which other machines a livepatch is refused", async () => {
    const { out } = await simulate({
      "a.c": source({ id: "5" }),
      "b.c": source({ id: "6", version: "4" }),
      "c.c": source({ id: "5" }),
    });
    expect(out).toContain(`2. load b (b.c): EINVAL
     ${refused("b")}
     cumulative: would replace a
     state 6: new, version 4
     state 5: dropped (a, version 1), which the kernel refuses
`);
    expect(out).toContain("     refused on machines that run b: state 6 is dropped\n");
  });

  test("without MODULE_INFO(livepatch) are refused as the kernel does", async () => {
    const { out } = await simulate({ "a.c": source().replace('MODULE_INFO(livepatch, "Y");', "") }, "--format", "json");
    expect(JSON.parse(out)).toMatchObject({
      verdicts: ["EINVAL"],
      log: ["livepatch: module a is not marked as a livepatch module"],
    });
  });

  const atRunTime = (options: Parameters<typeof source>[0]): string =>
    source(options).replace("return klp_enable_patch", "patch.replace = flag();\n\treturn klp_enable_patch");

  test("of which it is not known whether they are cumulative are played where that makes no difference", async () => {
    expect(await verdicts({ "a.c": atRunTime({}), "b.c": source({ version: "2" }) })).toEqual(["ok", "ok"]);
  });

  test("of which that makes a difference are not guessed", async () => {
    expect(await simulate({ "a.c": source({ id: "1" }), "b.c": atRunTime({ id: "2" }) })).toEqual({
      status: 2,
      out: "",
      err:
        "klp-state: b.c: `patch.replace` is assigned at run time, and the answer depends on it; " +
        "write a scenario file with what is meant\n",
    });
  });

  const underCondition = (): string =>
    source({ version: "2" }).replace(
      "\t{ .id = LOG_STATE",
      "#ifdef CONFIG_NET\n\t{ .id = 9, .version = 1 },\n#endif\n\t{ .id = LOG_STATE",
    );

  test("of which the configuration makes no difference are played", async () => {
    expect(await verdicts({ "a.c": source(), "b.c": underCondition() })).toEqual(["ok", "ok"]);
  });

  test("have one configuration together", async () => {
    expect(await verdicts({ "a.c": underCondition(), "b.c": underCondition() })).toEqual(["ok", "ok"]);
  });

  test("of which the configuration makes a difference are not guessed", async () => {
    const { status, err } = await simulate({ "a.c": underCondition(), "b.c": source({ version: "2" }) });
    expect(status).toBe(2);
    expect(err).toMatch(
      /^klp-state: a\.c: its states and `\.replace` depend on !?CONFIG_NET, and the answer depends on it; .*\n$/u,
    );
  });

  test.each([
    ["an id that is not known", source({ id: "SOMEBODY_ELSES_MACRO" }), /its states are not known: /u],
    [
      "a version that is not known",
      source({ version: "SOMEBODY_ELSES_MACRO" }),
      /the version of a state is not known: /u,
    ],
    ["no livepatch", "int x;\n", /no livepatch in it$/u],
    ["an array without terminator", source().replace("version = 1 },\n\t{ }", "version = 1 },"), /has no terminator/u],
  ])("with %s are refused in one line", async (_what, text, reason) => {
    const { status, out, err } = await simulate({ "a.c": text });
    expect([status, out]).toEqual([2, ""]);
    expect(err).toMatch(/^klp-state: a\.c: [^\n]*\n$/u);
    expect(err.trimEnd()).toMatch(reason);
  });

  test("a folder is none", async () => {
    const folder = temporaryFolder({ "x.c/a.c": source() });
    const { status, err } = await runCli(cli, folder, "simulate", "x.c");
    expect([status, err]).toEqual([
      2,
      "klp-state: x.c: a folder; name the C source of a livepatch, or its built module\n",
    ]);
  });
});
