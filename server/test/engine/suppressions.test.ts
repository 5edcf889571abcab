import { describe, expect, it } from "vitest";
import type { Span } from "../../src/c/source.ts";
import { isSuppressed } from "../../src/engine/suppressions.ts";

/** The place of the first `here` in a text. */
function here(text: string, path = "livepatch.c"): Span {
  const start = text.indexOf("here");
  return { file: { path, text }, start, end: start + 4 };
}

describe("a suppression comment", () => {
  it("silences its rule on the line below", () => {
    expect(isSuppressed("state-id-zero", here("/* klp-state: ignore state-id-zero -- a test */\nhere"))).toBe(true);
  });

  it("silences its rule on its own line", () => {
    expect(isSuppressed("state-id-zero", here("here /* klp-state: ignore state-id-zero -- a test */"))).toBe(true);
    expect(isSuppressed("state-id-zero", here("here // klp-state: ignore state-id-zero -- a test\n"))).toBe(true);
  });

  it("does not reach two lines down", () => {
    expect(isSuppressed("state-id-zero", here("/* klp-state: ignore state-id-zero */\n\nhere"))).toBe(false);
  });

  it("does not reach up", () => {
    expect(isSuppressed("state-id-zero", here("here\n/* klp-state: ignore state-id-zero */"))).toBe(false);
  });

  it("leaves other rules alone", () => {
    expect(isSuppressed("state-id-zero", here("/* klp-state: ignore state-duplicate-id */\nhere"))).toBe(false);
  });

  it("takes several rules", () => {
    const text = "/* klp-state: ignore state-id-zero, state-duplicate-id -- both */\nhere";
    expect(isSuppressed("state-id-zero", here(text))).toBe(true);
    expect(isSuppressed("state-duplicate-id", here(text))).toBe(true);
  });

  it("needs no reason", () => {
    expect(isSuppressed("state-id-zero", here("/* klp-state: ignore state-id-zero */\nhere"))).toBe(true);
  });

  it("does not take names out of the reason", () => {
    expect(isSuppressed("state-id-zero", here("/* klp-state: ignore x -- , state-id-zero */\nhere"))).toBe(false);
  });

  it("may go over several lines", () => {
    expect(isSuppressed("state-id-zero", here("/* klp-state: ignore state-id-zero --\n * long */\nhere"))).toBe(true);
  });

  it("is no string", () => {
    expect(isSuppressed("state-id-zero", here('"/* klp-state: ignore state-id-zero */"\nhere'))).toBe(false);
  });

  it("works in lines that end in CR LF", () => {
    expect(isSuppressed("state-id-zero", here("// klp-state: ignore state-id-zero\r\nhere"))).toBe(true);
  });

  it("works in a manifest", () => {
    const text =
      '{ "url": "http://x",\n  // klp-state: ignore manifest-unresolved -- built later\n  "source": "here" }';
    expect(isSuppressed("manifest-unresolved", here(text, "klp-history.jsonc"))).toBe(true);
  });
});

describe("a suppression comment directly above", () => {
  const comment = "/* klp-state: ignore state-id-zero -- a test */\n";

  /** Whether the first `here` of a text below the comment is silenced. */
  function silences(text: string, above = comment): boolean {
    return isSuppressed("state-id-zero", here(above + text));
  }

  it("a declaration silences its rule in all of it", () => {
    expect(silences("static struct klp_state states[] = {\n\t{ 1 },\nhere};\n")).toBe(true);
    expect(silences("static struct klp_state states[] = {\n\t{ 1 },\n};\nhere")).toBe(false);
  });

  it("a function silences its rule in all of it", () => {
    expect(silences("static int f(void)\n{\n\tif (x) {\n\t}\n\there;\n}\nint g;\n")).toBe(true);
    expect(silences("static int f(void)\n{\n\tg();\n}\nint here;\n")).toBe(false);
  });

  it("an entry of a table silences its rule in it alone", () => {
    expect(silences("\t{\n\t\t.id = 1,\n\t\t.here = 1,\n\t},\n\t{ }\n};\n")).toBe(true);
    expect(silences("\t{\n\t\t.id = 1,\n\t}, { here }\n};\n")).toBe(false);
    expect(silences("\tSTATE(1,\n\t2),\n\there\n};\n")).toBe(false);
    expect(silences("\t.id = ID(1,\n\t\there),\n\t.version = 1\n};\n")).toBe(true);
    expect(silences("\t.id = 1,\n\t.version = here\n};\n")).toBe(false);
  });

  it("the end of a table reaches no further than its line", () => {
    expect(silences("};\n\nint here;\n")).toBe(false);
  });

  it("a directive reaches no further than its line", () => {
    expect(silences("#ifdef CONFIG_X\nint\nhere;\n#endif\n")).toBe(false);
  });

  it("sees through conditions inside", () => {
    const text = "int a[] = {\n#ifdef A\n\t{ 1,\n#else\n\t{ 2,\n#endif\n\t3 },\n\there\n};\n";
    expect(silences(text)).toBe(true);
    expect(silences(text.replace("here", "4") + "int here;\n")).toBe(false);
  });

  it("an invocation without semicolon does not take in what follows", () => {
    expect(silences("module_init(f)\n\nint here;\n")).toBe(false);
  });

  it("a type or a declaration of several goes to its semicolon", () => {
    expect(silences("struct {\n\tint a;\n} b = {\n\there };\n")).toBe(true);
    expect(silences("int a = 1,\n\tb = 2,\n\there;\n")).toBe(true);
  });

  it("may have other comments below it, but no blank line", () => {
    expect(silences("/* The states. */\nint a[] = {\n\n\there };\n")).toBe(true);
    expect(silences("\nint a[] = {\n\n\there };\n")).toBe(false);
  });

  it("may have the three lines of a kernel comment", () => {
    const above = "/*\n * klp-state: ignore state-id-zero -- why\n */\n";
    expect(silences("int a[] = {\n\n\there };\n", above)).toBe(true);
    expect(silences("here\n", above)).toBe(true);
    expect(silences("here\n", above.replaceAll("\n", "\r\n"))).toBe(true);
  });

  it("may say more before and behind", () => {
    expect(silences("here\n", "/*\n * About a.\n * klp-state: ignore state-id-zero\n * for now\n */\n")).toBe(true);
    expect(silences("here\n", "/*\n * klp-state: ignore x,\n *   state-id-zero -- why\n */\n")).toBe(true);
  });

  it("is none where words stand before it on its line", () => {
    expect(silences("here\n", "/* write klp-state: ignore state-id-zero above */\n")).toBe(false);
  });
});
