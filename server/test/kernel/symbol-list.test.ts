import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { similarNames } from "../../src/kernel/similar-names.ts";
import { readSymbolList, type SymbolList } from "../../src/kernel/symbol-list.ts";

const map = [
  "ffffffff81000000 T _stext",
  "ffffffff81000010 t cpu_start",
  "ffffffff81000040 t state_show",
  "ffffffff81000080 W cpu_end",
  "no symbol at all",
  "ffffffff81000100 t state_show",
  "ffffffff82000000 d state_show",
  "ffffffffc0600000 t nfs_open\t[nfs]",
  "ffffffffc0600040 t state_show [nfs]",
  "ffffffffc0700000 t open\t[xfs]",
  "ffffffff82000080 B _end",
].join("\n");

describe("a symbol list", () => {
  it("finds all symbols of a name in an object, in order, with the functions around them", () => {
    expect(list(map).find(null, "state_show")).toEqual([
      { name: "state_show", type: "t", before: "cpu_start", after: "cpu_end" },
      { name: "state_show", type: "t", before: "cpu_end", after: null },
      { name: "state_show", type: "d", before: "state_show", after: null },
    ]);
    expect(
      list(map)
        .find("nfs", "state_show")
        .map(({ before }) => before),
    ).toEqual(["nfs_open"]);
  });

  it("finds no name that only begins alike", () => {
    expect(list(map).find(null, "state")).toEqual([]);
    expect(list(map).find(null, "state_shown")).toEqual([]);
    expect(list(map).find(null, "")).toEqual([]);
  });

  it("says of which objects it knows what they have", () => {
    const { lists, isEmpty } = list(map);
    expect([null, "nfs", "xfs", "ext4"].map(lists)).toEqual([true, true, true, false]);
    expect(isEmpty).toBe(false);
    const part = list("ffffffffc0600000 t nfs_open\t[nfs]\n");
    expect([part.lists(null), part.lists("nfs"), part.isEmpty]).toEqual([false, true, false]);
  });

  it("knows nothing where the real list is elsewhere", () => {
    const stub = "ffffffffffffffff B The real System.map is in another package\n";
    expect([list(stub).lists(null), list(stub).isEmpty]).toEqual([false, true]);
  });

  it("reads lines that end in CRLF, and a last one that does not end", () => {
    expect(list(map.replaceAll("\n", "\r\n")).find(null, "cpu_end")).toEqual(list(map).find(null, "cpu_end"));
    expect(list("0 T _text").lists(null)).toBe(true);
  });

  it("counts what /proc/kallsyms shows without addresses", () => {
    const hidden = map.replace(/^[0-9a-f]{16}/gm, "0000000000000000");
    expect(list(hidden).find(null, "state_show")).toHaveLength(3);
  });

  it("visits the functions of one object", () => {
    const names: string[] = [];
    list(map).forEachFunction("nfs", (name) => names.push(name));
    expect(names).toEqual(["nfs_open", "state_show"]);
  });

  it("is made of any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.string(), (bytes, name) => {
        const read = readSymbolList(bytes);
        read.find(null, name);
        read.forEachFunction(null, () => undefined);
      }),
    );
  });

  it("finds as often as a line says the name", () => {
    const name = fc.constantFrom("a", "b", "ab", "ba", "a.isra.0");
    fc.assert(
      fc.property(fc.array(name, { maxLength: 40 }), name, (names, wanted) => {
        const text = names.map((each, index) => `${index.toString(16)} t ${each}\n`).join("");
        expect(list(text).find(null, wanted)).toHaveLength(names.filter((each) => each === wanted).length);
      }),
    );
  });
});

describe("similar names", () => {
  const among = (name: string, candidates: readonly string[]) =>
    similarNames(name, 3, (visit) => {
      candidates.forEach(visit);
    });

  it("are those with the fewest edits, and what the compiler made of the name", () => {
    expect(among("meminfo_show", ["meminfo_shwo", "meminfo_shown", "cmdline_show", "meminfo_show.isra.0"])).toEqual([
      "meminfo_show.isra.0",
      "meminfo_shown",
      "meminfo_shwo",
    ]);
  });

  it("are no copies that the compiler adds, and each only once", () => {
    expect(among("do_open", ["__pfx_do_open", "do_opens", "do_opens"])).toEqual(["do_opens"]);
  });

  it("are none of a name that no kernel has room for", () => {
    expect(among("a".repeat(600), ["a".repeat(599)])).toEqual([]);
  });
});

function list(text: string): SymbolList {
  return readSymbolList(new TextEncoder().encode(text));
}
