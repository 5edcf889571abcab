import { expect, test } from "vitest";
import { kbuildModules } from "../../src/livepatch/kbuild.ts";

function modules(text: string): Record<string, readonly string[]> {
  return Object.fromEntries(kbuildModules({ path: "/w/Kbuild", text }).map(({ name, objects }) => [name, objects]));
}

test("one object is one module", () => {
  expect(modules("obj-m := livepatch-sample.o\n")).toEqual({ "livepatch-sample": ["livepatch-sample"] });
});

test("a list continues over lines, with tabs and a comment after", () => {
  expect(modules("obj-m += a.o \\\n\tb.o # c.o\nobj-m += d.o\n")).toEqual({ a: ["a"], b: ["b"], d: ["d"] });
});

test.each([
  "obj-$(CONFIG_LIVEPATCH_X) += a.o",
  "obj-${CONFIG_X} += a.o",
  "obj-y += a.o",
  "obj-m = a.o",
  "obj-m ::= a.o",
])("%s", (line) => {
  expect(modules(line)).toEqual({ a: ["a"] });
});

test.each([
  "lp-y := main.o fix/one.o",
  "lp-objs := main.o\nlp-objs += fix/one.o",
  "lp-$(CONFIG_X) += main.o\nlp-m += fix/one.o",
])("a composite module: %s", (lines) => {
  expect(modules(`obj-m += lp.o\n${lines}\n`)).toEqual({ lp: ["main", "fix/one"] });
});

test("a variable of the file itself is expanded, another is not", () => {
  expect(modules("fixes := one.o two.o\nobj-m += lp.o\nlp-y := $(fixes) $(elsewhere) three.o\n")).toEqual({
    lp: ["one", "two", "three"],
  });
});

test("both branches of a make condition count", () => {
  expect(modules("obj-m += a.o\nifneq ($(CONFIG_X),)\n  obj-m += b.o\nelse\n  obj-m += c.o\nendif\n")).toEqual({
    a: ["a"],
    b: ["b"],
    c: ["c"],
  });
});

test("recipes and paths that leave the folder are nothing", () => {
  expect(modules("all:\n\tobj-m += a.o\nobj-m += ../b.o /c.o\n")).toEqual({});
});

test("a variable that expands to itself ends", () => {
  expect(modules("a = $(a) x.o\nobj-m = $(a)\n")).toEqual({ x: ["x"] });
});
