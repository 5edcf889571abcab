import { describe, expect, test } from "vitest";
import { diagnose } from "./fixture.ts";

/** The titles of the fixes of an entry without an id, that stands between the given ones. */
function offered(ids: readonly string[], manifest: string): readonly string[] {
  const entries = ids.map((id) => `{ .id = ${id}, .version = 1 }, `).join("");
  const text = `static struct klp_state states[] = { ${entries}{ .version = 1 }, { } };\n`;
  const found = diagnose(
    new Map([
      ["livepatch.c", text],
      ["klp-history.jsonc", manifest],
    ]),
  );
  return found.filter(({ rule }) => rule === "state-id-zero").flatMap(({ fixes }) => fixes.map(({ title }) => title));
}

const net = '{ "from": 1000, "to": 1003, "owner": "net" }';
const mm = '{ "from": 100, "to": 199, "owner": "mm" }';
const common = (id: number) => `Use ${id}, the next free id`;

describe("the next free id", () => {
  test("is one above the ids of the array, of recorded releases and of the registry", () => {
    expect(offered(["1"], "{}")).toEqual([common(2)]);
    expect(offered(["1"], '{ "states": { "7": {} } }')).toEqual([common(8)]);
    const recorded = '{ "releases": [{ "name": "r", "states": [{ "id": 9, "version": 1 }] }] }';
    expect(offered(["1"], `{ "streams": { "s": ${recorded} } }`)).toEqual([common(10)]);
  });

  test("is none above the highest one", () => {
    expect(offered(["18446744073709551615UL"], "{}")).toEqual([]);
  });

  test("lies in nobody's range, even where those that are taken reach into one", () => {
    expect(offered(["1", "1000"], `{ "reserved": [{ "from": 1000, "to": 1999 }] }`)).toEqual([common(2)]);
    expect(offered(["99"], `{ "reserved": [{ "from": 100, "to": 199 }, { "from": 150, "to": 300 }] }`)).toEqual([
      common(301),
    ]);
  });

  test("is offered of each owner where nobody owns the states around", () => {
    expect(offered(["1"], `{ "reserved": [${mm}, ${net}] }`)).toEqual([
      common(2),
      "Use 100, the next free id of mm",
      "Use 1000, the next free id of net",
    ]);
  });

  test("is first that of the owner of the states around, by the registry or by their range", () => {
    const registry = '"states": { "1": { "owner": "net" }, "1001": { "owner": "net" } }';
    const ofNet = ["Use 1002, the next free id of net", common(2)];
    expect(offered(["1"], `{ ${registry}, "reserved": [${mm}, ${net}] }`)).toEqual(ofNet);
    expect(offered(["1", "1001"], `{ "reserved": [${mm}, ${net}] }`)).toEqual(ofNet);
  });

  test("is not that of others where the owner of the states around has no range", () => {
    expect(offered(["1"], `{ "states": { "1": { "owner": "printk" } }, "reserved": [${mm}, ${net}] }`)).toEqual([
      common(2),
    ]);
  });

  test("is the lowest one that is free where the end of a range is taken, and none of a full range", () => {
    expect(offered(["1000", "1003"], `{ "reserved": [${net}] }`)[0]).toBe("Use 1001, the next free id of net");
    expect(offered(["1000", "1001", "1002", "1003"], `{ "reserved": [${net}] }`)).toEqual([common(1)]);
  });

  test("is of three owners at most", () => {
    const ranges = Array.from(
      { length: 5 },
      (_, at) => `{ "from": ${at * 10 + 10}, "to": ${at * 10 + 19}, "owner": "team ${at}" }`,
    );
    expect(offered(["1"], `{ "reserved": [${ranges.join()}] }`)).toHaveLength(4);
  });
});
