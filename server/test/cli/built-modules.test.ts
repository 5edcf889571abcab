import { describe, expect, it } from "vitest";
import { livepatchModule } from "../elf/module-builder.ts";
import { useBundles } from "../support/bundles.ts";
import { livepatchSource } from "../support/livepatch-sources.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { runCli } from "./run.ts";

const { cli } = useBundles();

/** A cumulative module, `name` in its .modinfo. */
function built(name: string, ...states: readonly (readonly [id: bigint, version: number])[]): Uint8Array {
  return livepatchModule({
    modinfo: ["license=GPL", "livepatch=Y", `name=${name}`],
    replace: 1,
    states: [...states.map(([id, version]) => ({ id, version })), { id: 0n, version: 0 }],
  });
}

describe("a built module on the command line", () => {
  it("is listed with its states, objects and functions, and without what it does not say", async () => {
    const folder = temporaryFolder({ "out/lp_1.ko": built("lp_1", [7n, 2], [2n ** 60n, 1]) });
    const { status, out } = await runCli(cli, folder, "list", "--format", "json", "out/lp_1.ko");
    expect([status, JSON.parse(out)]).toMatchObject([
      0,
      {
        livepatches: [
          {
            name: "lp_1",
            file: "out/lp_1.ko",
            replace: true,
            states: [
              { id: 7, version: 2, line: null },
              { id: "1152921504606846976", version: 1 },
            ],
            objects: [{ name: null, functions: [{ oldName: "old", newFunc: "fixed", sympos: 0 }] }],
            stateCalls: null,
            shadowIds: null,
          },
        ],
      },
    ]);
  });

  it("is loaded over another, and over a source", async () => {
    const folder = temporaryFolder({
      "lp_1.ko": built("lp_1", [1n, 1], [7n, 1]),
      "lp_2.ko": built("lp_2", [1n, 2]),
      "lp_0.c": livepatchSource(),
    });
    const verdicts = async (...files: string[]): Promise<unknown> => {
      const { out } = await runCli(cli, folder, "simulate", "--format", "json", ...files);
      return (JSON.parse(out) as { verdicts: unknown }).verdicts;
    };
    expect(await verdicts("lp_1.ko", "lp_2.ko")).toEqual(["ok", "EINVAL"]);
    expect(await verdicts("lp_0.c", "lp_2.ko", "lp_1.ko")).toEqual(["ok", "ok", "EINVAL"]);
    const { out } = await runCli(cli, folder, "simulate", "lp_1.ko", "lp_2.ko");
    expect(out).toContain("1. load lp_1 (lp_1.ko): ok");
    expect(out).toContain("state 7: dropped (lp_1, version 1), which the kernel refuses");
  });

  it("that is none is told", async () => {
    const folder = temporaryFolder({
      "text.ko": "no module",
      "lp.ko.xz": Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0),
    });
    for (const name of ["text.ko", "lp.ko.xz"]) {
      const { status, err } = await runCli(cli, folder, "list", name);
      expect([status, err.startsWith(`klp-state: ${name}: `)]).toEqual([2, true]);
    }
  });
});

describe("a release that is a built module", () => {
  const manifest = (module: string) =>
    `{ "streams": { "main": { "source": "lp.c", "releases": [{ "name": "lp_1", "module": "${module}" }] } } }`;

  it("binds the livepatch under work", async () => {
    const folder = temporaryFolder({
      "klp-history.jsonc": manifest("out/lp_1.ko"),
      "out/lp_1.ko": built("lp_1", [1n, 1], [7n, 1]),
      "lp.c": livepatchSource(),
    });
    const { out } = await runCli(cli, folder, "check");
    expect(out).toContain("State 7 of lp_1 (earlier release) is missing");
    expect(out).toContain("[history-state-dropped]");
  });

  it("is told where it is not there, or is no livepatch", async () => {
    const folder = temporaryFolder({
      "klp-history.jsonc": manifest("out/lp_1.ko"),
      "out/lp_1.ko": livepatchModule({ modinfo: ["license=GPL"] }),
      "lp.c": livepatchSource(),
    });
    const { out } = await runCli(cli, folder, "check");
    expect(out).toContain("No livepatch found in `lp_1.ko`: it is not a livepatch: its .modinfo has no livepatch=Y.");
  });
});
