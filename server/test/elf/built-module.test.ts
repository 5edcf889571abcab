import { describe, expect, test } from "vitest";
import { readBuiltModule } from "../../src/elf/built-module.ts";
import { machines } from "../../src/elf/machines.ts";
import { Flag } from "./elf-builder.ts";
import { livepatchModule, one } from "./module-builder.ts";
import { said } from "./said.ts";

const machineNames = machines.map(({ name }) => name);

describe("a built livepatch", () => {
  test.each(machineNames)("is read on %s", (machine) => {
    const bytes = livepatchModule({
      machine,
      replace: 1,
      states: [
        { id: 7n, version: 2 },
        { id: 2n ** 64n - 1n, version: 0xffffffff },
        { id: 0n, version: 0 },
      ],
      objects: [
        {
          functions: [{ oldName: "old", newFunc: "fixed", position: 2n }],
          callbacks: ["prepare", null, null, "release"],
        },
        {
          name: "btrfs",
          functions: [
            { oldName: "a", newFunc: "b" },
            { oldName: "c", newFunc: "d" },
          ],
        },
      ],
    });
    expect(said(bytes)).toEqual({
      replace: "true",
      states: "7:2 18446744073709551615:4294967295",
      objects: "vmlinux: old,2 -> fixed, prePatch prepare, postUnpatch release; btrfs: a -> b, c -> d",
    });
  });

  test.each(machineNames)("without states says so on %s", (machine) => {
    expect(said(livepatchModule({ machine }))).toMatchObject({ replace: "false", states: "" });
  });

  test.each(machineNames)("without any symbol of its own is read on %s", (machine) => {
    const objects = [
      {
        functions: [
          { oldName: "a", newFunc: "b" },
          { oldName: "c", newFunc: "d" },
        ],
        callbacks: ["prepare"],
      },
      { name: "kvm", functions: "blank" as const },
    ];
    const states = [
      { id: 1n, version: 1 },
      { id: 0n, version: 0 },
    ];
    expect(said(livepatchModule({ machine, named: false, objects, states, replace: 1 }))).toEqual({
      replace: "true",
      states: "1:1",
      objects: "vmlinux: a -> (no name), c -> (no name), prePatch (no name); kvm: ",
    });
  });

  test("has the name of .modinfo, or that of struct module", () => {
    const moduleOf = (modinfo: readonly string[]) => {
      const answer = readBuiltModule(livepatchModule({ modinfo }));
      return answer.kind === "module" ? answer.module : null;
    };
    expect(moduleOf(["name=first", "livepatch=Y", "vermagic=6.12.1 SMP ", "name=second"])).toMatchObject({
      name: "first",
      vermagic: "6.12.1 SMP ",
      livepatches: [{ variable: "patch" }],
    });
    expect(moduleOf(["livepatch=Y"])).toMatchObject({ name: "lp_module", vermagic: null });
  });

  test("of 5.1 to 5.4 has .replace where later ones have .states", () => {
    expect(said(livepatchModule({ replace: 1, replaceBeforeStates: true }))).toMatchObject({
      replace: "true",
      states: "",
    });
  });

  test("with something else than a bool in place of .replace says so", () => {
    expect(said(livepatchModule({ replace: 2 })).replace).toMatch(/^\? .* is no bool$/);
  });

  test("is found beside other structs that name their module", () => {
    const contents = new Uint8Array(48);
    const owner = { offset: 0, type: 1, symbol: ".gnu.linkonce.this_module" };
    const operations = { offset: 24, type: 1, symbol: ".gnu.linkonce.this_module" };
    const seek = { offset: 32, type: 1, symbol: ".text" };
    const bytes = livepatchModule({ extraData: { contents, relocations: [owner, operations, seek] } });
    expect(said(bytes).objects).toBe("vmlinux: old -> fixed");
  });
});

describe("rows of functions and objects", () => {
  const objects = [
    {
      functions: [
        { oldName: "a", newFunc: "b" },
        { oldName: "c", newFunc: "d", position: 1n },
        { oldName: "e", newFunc: "f" },
      ],
    },
    { name: "xfs", functions: [{ oldName: "g", newFunc: "h" }], callbacks: [null, "take_over"] },
    { name: "kvm", functions: [] },
  ];
  test.each([
    ["4.15", { func: 136, object: 136 }],
    ["6.12", { func: 152, object: 168 }],
    ["debugged kobjects", { func: 240, object: 256 }],
    ["debugged kobjects and locks", { func: 352, object: 368 }],
  ])("are told apart by relocations: %s", (_, strides) => {
    for (const named of [true, false]) {
      expect(said(livepatchModule({ strides, objects, named })).objects.replaceAll("(no name)", "-")).toBe(
        named
          ? "vmlinux: a -> b, c,1 -> d, e -> f; xfs: g -> h, postPatch take_over; kvm: "
          : "vmlinux: a -> -, c,1 -> -, e -> -; xfs: g -> -, postPatch -; kvm: ",
      );
    }
  });

  test("of twice the usual size are not taken for half as many", () => {
    const two = [...one, { name: "xfs", functions: [{ oldName: "a", newFunc: "b" }] }];
    const debugged = said(livepatchModule({ strides: { func: 320, object: 336 }, objects: two }));
    expect(debugged.objects).toBe("? the size of struct klp_object in this kernel cannot be told from the array");
  });

  test("behind the end of the walk are not seen", () => {
    const hidden = [...one, { functions: [] }, { name: "xfs", functions: [{ oldName: "a", newFunc: "b" }] }];
    // The second has functions, so that the walk does not end there; the kernel patches nothing of vmlinux with it.
    expect(said(livepatchModule({ objects: hidden })).objects).toBe("vmlinux: old -> fixed; vmlinux: ; xfs: a -> b");
  });

  test("of a layout that nobody knows are unknown", () => {
    const odd = { ...one[0]!, name: "xfs", callbacks: [null, null, null, null, null, "hooks_load"] };
    expect(said(livepatchModule({ objects: [odd] })).objects).toBe(
      "? no known layout of struct klp_object fits the array",
    );
  });
});

describe("states", () => {
  const end = { id: 0n, version: 0 };
  test.each([
    ["hidden behind an id 0", [{ id: 1n, version: 1 }, end, { id: 2n, version: 1 }], "1:1"],
    ["only a terminator", [end], ""],
    ["zeros with room for states", [end, end], "? no static states: the array is filled at run time"],
    ["without a terminator", [{ id: 1n, version: 1 }], "? the states array has no terminator"],
  ])("%s", (_, states, expected) => {
    expect(said(livepatchModule({ states })).states).toBe(expected);
  });

  test("that are constant zeros stay so", () => {
    const statesSection = { name: ".rodata", flags: Flag.alloc };
    expect(said(livepatchModule({ states: [end, end], statesSection })).states).toBe("");
  });

  test.each([
    [1, ""],
    [3, "? no static states: the array is filled at run time"],
  ])("without bytes in the file and with room for %d rows", (zeros, expected) => {
    expect(said(livepatchModule({ states: { zeros } })).states).toBe(expected);
  });
});
