import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeAll, describe, expect, it } from "vitest";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
import { functions, macros } from "../server/src/kernel/api-functions.ts";
import { structs } from "../server/src/kernel/api.ts";

/** As much of a C grammar as the injection has to do with. */
const host = {
  scopeName: "source.c",
  patterns: [
    { begin: "/\\*", end: "\\*/", name: "comment.block.c" },
    { match: "//.*$", name: "comment.line.c" },
    { begin: '"', end: '"', name: "string.quoted.double.c", patterns: [{ match: "\\\\." }] },
    { match: "\\b(?:static|struct|return|int|void)\\b", name: "storage.type.c" },
    { match: "[0-9]+", name: "constant.numeric.c" },
    { begin: "\\{", end: "\\}", name: "meta.block.c", patterns: [{ include: "$self" }] },
  ],
};

let grammar: textmate.IGrammar;

beforeAll(async () => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const injection = readFileSync(new URL("livepatch.tmLanguage.json", import.meta.url), "utf8");
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: (scope) =>
      Promise.resolve(
        scope === "livepatch.injection"
          ? textmate.parseRawGrammar(injection, "livepatch.tmLanguage.json")
          : textmate.parseRawGrammar(JSON.stringify(host), "c.json"),
      ),
    getInjections: (scope) => (scope === "source.c" ? ["livepatch.injection"] : []),
  });
  grammar = (await registry.loadGrammar("source.c"))!;
});

/** Every token that the injection gave a scope of its own, with that scope, line by line. */
function lit(code: string): [string, string][] {
  const found: [string, string][] = [];
  let stack = textmate.INITIAL;
  for (const line of code.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    for (const { startIndex, endIndex, scopes } of tokens) {
      const scope = scopes.at(-1) ?? "";
      if (scope.startsWith("support.")) found.push([line.slice(startIndex, endIndex), scope]);
    }
  }
  return found;
}

function words(code: string): string[] {
  return lit(code).map(([word]) => word);
}

const states = `static struct klp_state states[] = {
	{
		.id = CONSOLE_LOGLEVEL_STATE,
		.version = 1,
	}, { }
};`;

describe("what lights up", () => {
  it.each([...structs.keys()])("struct %s", (tag) => {
    expect(lit(`struct ${tag} *p;`)).toEqual([[tag, "support.type.livepatch"]]);
  });

  it.each([...functions.keys()])("%s()", (name) => {
    expect(lit(`\treturn ${name}(&patch);`)).toEqual([[name, "support.function.livepatch"]]);
  });

  it.each([...macros.keys()])("%s()", (name) => {
    expect(lit(`${name}(fixup);`)).toEqual([[name, "support.function.macro.livepatch"]]);
  });

  it("MODULE_INFO(livepatch, ...)", () => {
    expect(lit('MODULE_INFO(livepatch, "Y");')).toEqual([
      ["MODULE_INFO", "support.function.macro.livepatch"],
      ["livepatch", "support.constant.livepatch"],
    ]);
  });

  it("the members of a state in its table", () => {
    expect(lit(states)).toEqual([
      ["klp_state", "support.type.livepatch"],
      ["id", "support.variable.property.livepatch"],
      ["version", "support.variable.property.livepatch"],
    ]);
  });

  it.each(
    [...structs.values()].flatMap(({ tag, fields }) =>
      fields.filter((each) => !each.internal).map(({ name }) => [name, tag]),
    ),
  )(".%s in a %s", (name, tag) => {
    expect(words(`static struct ${tag} x = { .${name} = y };`)).toEqual([tag, name]);
  });

  it("callbacks in braces of their own", () => {
    const code =
      "static struct klp_object objs[] = {\n\t{\n\t\t.callbacks = {\n\t\t\t.pre_patch = f,\n\t\t},\n\t}, { }\n};";
    expect(words(code)).toEqual(["klp_object", "callbacks", "pre_patch"]);
  });

  it("a table with attributes", () => {
    expect(words("static struct klp_state states[2] __aligned(8) __used = { { .id = 1 } };")).toEqual([
      "klp_state",
      "id",
    ]);
  });

  it("distinct members in a literal", () => {
    expect(words("f((struct x) { .old_name = n });")).toEqual(["old_name"]);
  });
});

describe("what stays as it was", () => {
  it.each([
    "// klp_enable_patch(&patch) and struct klp_state",
    '"klp_enable_patch struct klp_state .pre_patch ="',
    "/* .pre_patch = */",
  ])("a comment or a text: %s", (code) => {
    expect(words(code)).toEqual([]);
  });

  it("a comment inside a table", () => {
    expect(words("static struct klp_state states[] = {\n\t/* .id = 1 */\n\t{ }\n};")).toEqual(["klp_state"]);
  });

  it("a text inside a table", () => {
    expect(words('static struct klp_func funcs[] = { { .old_name = ".new_func = x }" }, { } };')).toEqual([
      "klp_func",
      "old_name",
    ]);
  });

  it("the members of other structs", () => {
    expect(words("static struct usb_device_id ids[] = {\n\t{ .id = 1, .name = n, .data = d },\n};")).toEqual([]);
  });

  it("what follows a table", () => {
    expect(words(`${states}\nstatic struct other o = { .id = 1 };`)).toEqual(["klp_state", "id", "version"]);
  });

  it("what follows a table whose brace is missing", () => {
    const code = "static struct klp_state states[] = {\n\t{ .id = 1,\n};\n\nstatic struct other o = { .id = 1 };";
    expect(words(code)).toEqual(["klp_state", "id"]);
  });

  it("member access", () => {
    expect(words("static struct klp_state s[] = { { .id = other.id, .version = a->version } };")).toEqual([
      "klp_state",
      "id",
      "version",
    ]);
  });

  it.each([
    "klp_enable_patches(p);",
    "my_klp_get_state();",
    "struct klp_stateful s;",
    'MODULE_INFO(intree, "Y");',
    "KLP_PATCH_CALLBACK(f);",
  ])("another name: %s", (code) => {
    expect(words(code)).toEqual([]);
  });
});
