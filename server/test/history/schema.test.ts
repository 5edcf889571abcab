import { Ajv } from "ajv";
import { parse as parseJson } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { parseManifest } from "../../src/history/manifest.ts";
import { rules } from "../../src/rules/index.ts";
import schema from "../../../schemas/klp-history.schema.json" with { type: "json" };

const ruleNames = rules.map(({ name }) => name);
const validate = new Ajv({ strict: false }).compile(schema);

const full = `{
  "kernel": { "version": "6.12", "dialect": "mainline", "source": "../linux", "config": ".config", "symbols": ["System.map"] },
  "streams": {
    "sle15-sp6": {
      "source": "livepatch.c",
      "releases": [
        { "name": "livepatch_1", "states": [{ "id": 1, "version": 1 }], "replace": true }, // recorded
        { "name": "livepatch_2", "source": "v2/livepatch.c" },
        { "name": "livepatch_3", "source": "livepatch.c", "revision": "v3" },
        { "name": "livepatch_4", "module": "out/livepatch_4.ko", "retired": true },
      ],
    },
    "next": { "git": { "tags": "v*", "source": "livepatch.c" } },
  },
  "states": { "1": { "name": "CONSOLE_LOGLEVEL_STATE", "owner": "printk", "description": "Level of messages." } },
  "reserved": [{ "from": 1000, "to": 1999, "owner": "net" }],
  "rules": { "state-id-zero": "off" },
}`;

function release(members: string): string {
  return `{ "streams": { "s": { "releases": [{ ${members} }] } } }`;
}

function state(members: string): string {
  return release(`"name": "r", "states": [{ ${members} }]`);
}

const good = [
  full,
  "{}",
  '{ "$schema": "x", "streams": {} }',
  '{ "streams": { "": {} } }',
  '{ "streams": { "s": { "source": "../../outside.c" } } }',
  release('"name": "r", "states": []'),
  release('"name": "r", "states": [], "source": "l.c", "revision": "v1"'),
  release('"name": "r", "states": [], "module": "l.ko"'),
  release('"name": "r", "states": [], "moduleName": "lp_1"'),
  release(
    '"name": "r", "states": [], "objects": [{ "name": null, "functions": ["f", "g,2"], "callbacks": ["pre_patch"] }]',
  ),
  release(
    '"name": "r", "states": [], "objects": [{ "name": "ext4" }], "shadows": [{ "id": 0, "type": "int", "size": 4 }]',
  ),
  release('"name": "r", "states": [], "shadows": [{ "id": "0x10", "functions": ["klp_shadow_free_all"] }]'),
  release('"name": "r", "states": [], "accepted": []'),
  state('"id": 18446744073709551615, "version": 4294967295'),
  state('"id": "18446744073709551615", "version": 0'),
  state('"id": "0xFFFFFFFFFFFFFFFF", "version": 0'),
  state('"id": 1.0, "version": 1e3'),
  '{ "states": { "0x10": {} } }',
  '{ "kernel": {} }',
  '{ "reserved": [{ "from": 1, "to": "0x10" }] }',
  '{ "rules": {} }',
];

const bad = [
  "[]",
  "1",
  '{ "stream": {} }',
  '{ "streams": [] }',
  '{ "streams": { "s": [] } }',
  '{ "streams": { "s": { "releases": {} } } }',
  '{ "streams": { "s": { "source": "" } } }',
  '{ "streams": { "s": { "source": "a\\\\b.c" } } }',
  '{ "streams": { "s": { "source": 1 } } }',
  '{ "streams": { "s": { "git": { "tags": "v*" } } } }',
  '{ "streams": { "s": { "git": { "tags": "v*", "source": "l.c" }, "releases": [] } } }',
  '{ "streams": { "s": { "unknown": 1 } } }',
  release('"states": []'),
  release('"name": "", "states": []'),
  release('"name": "r"'),
  release('"name": "r", "states": [], "source": "l.c"'),
  release('"name": "r", "source": "l.c", "module": "l.ko"'),
  release('"name": "r", "module": "l.ko", "revision": "v1"'),
  release('"name": "r", "source": "l.c", "replace": true'),
  release('"name": "r", "states": [], "retired": "yes"'),
  release('"name": "r", "states": [], "moduleName": "lp-1"'),
  release('"name": "r", "states": [], "unknown": 1'),
  release('"name": "r", "states": {}'),
  release('"name": "r", "source": "l.c", "objects": []'),
  release('"name": "r", "module": "l.ko", "shadows": []'),
  release('"name": "r", "states": [], "objects": [{ "functions": ["a b"] }]'),
  release('"name": "r", "states": [], "objects": [{ "callbacks": ["patch"] }]'),
  release('"name": "r", "states": [], "shadows": [{ "type": "int" }]'),
  release('"name": "r", "states": [], "shadows": [{ "id": 1, "functions": ["kfree"] }]'),
  state('"id": 1'),
  state('"version": 1'),
  state('"id": 0, "version": 1'),
  state('"id": "0x0", "version": 1'),
  state('"id": -1, "version": 1'),
  state('"id": 1.5, "version": 1'),
  state('"id": "one", "version": 1'),
  state('"id": 1, "version": -1'),
  state('"id": 1, "version": 4294967296'),
  state('"id": 1, "version": "1"'),
  state('"id": 1, "version": 1, "data": 0'),
  '{ "states": { "0": {} } }',
  '{ "states": { "one": {} } }',
  '{ "states": { "1": { "name": "" } } }',
  '{ "states": { "1": { "unknown": "" } } }',
  '{ "kernel": { "version": 6.12 } }',
  '{ "kernel": { "version": "six" } }',
  '{ "kernel": { "dialect": "minix" } }',
  '{ "kernel": { "symbols": "System.map" } }',
  '{ "reserved": {} }',
  '{ "reserved": [{ "from": 1 }] }',
  '{ "reserved": [{ "from": 0, "to": 1 }] }',
  '{ "rules": { "no-such-rule": "off" } }',
  '{ "rules": { "state-id-zero": "fatal" } }',
];

function problems(text: string): readonly string[] {
  const file = { path: "/w/klp-history.jsonc", text };
  return parseManifest(file, "/w", ruleNames).problems.map(({ message }) => message);
}

describe("the schema and the parser", () => {
  it.each(good)("both take %s", (text) => {
    const value: unknown = parseJson(text);
    expect({ schema: validate(value), errors: validate.errors, parser: problems(text) }).toEqual({
      schema: true,
      errors: null,
      parser: [],
    });
  });

  it.each(bad)("both refuse %s", (text) => {
    const value: unknown = parseJson(text);
    expect(validate(value)).toBe(false);
    expect(problems(text)).not.toEqual([]);
  });
});

describe("the schema", () => {
  it("names every rule", () => {
    expect(schema.properties.rules.propertyNames.enum).toEqual([...ruleNames].sort());
  });

  it("describes every member in Markdown", () => {
    const missing = Object.values({ "": schema, ...schema.definitions }).flatMap((definition) =>
      Object.entries("properties" in definition ? definition.properties : {}).filter(
        ([, value]) => typeof value === "object" && !("markdownDescription" in value) && !("$ref" in value),
      ),
    );
    expect(missing).toEqual([]);
  });
});
