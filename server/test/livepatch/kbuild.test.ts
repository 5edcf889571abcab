import { describe, expect, test } from "vitest";
import { readKbuild, type Kbuild } from "../../src/livepatch/kbuild.ts";

function kbuildOf(text: string, neighbours: Readonly<Record<string, string>> = {}): Kbuild {
  return readKbuild(
    { path: "/w/Kbuild", text },
    {
      read: (path) => neighbours[path] ?? null,
      list: (folder) => {
        const prefix = folder === "" ? "" : `${folder}/`;
        const inside = Object.keys(neighbours).filter((path) => path.startsWith(prefix));
        return [...new Set(inside.map((path) => path.slice(prefix.length).replace(/\/.*/, "/")))].sort();
      },
    },
  );
}

function modules(text: string, neighbours?: Readonly<Record<string, string>>): Record<string, readonly string[]> {
  return Object.fromEntries(kbuildOf(text, neighbours).modules.map(({ name, objects }) => [name, objects]));
}

function flags(text: string, object = "a"): { folders: readonly string[]; macros: Record<string, string> } {
  const { includeFolders, macros } = kbuildOf(text).flags(object);
  return { folders: includeFolders.map(({ from, path }) => `${from}:${path}`), macros: Object.fromEntries(macros) };
}

describe("modules", () => {
  test("one object is one module", () => {
    expect(modules("obj-m := livepatch-sample.o\n")).toEqual({ "livepatch-sample": ["livepatch-sample"] });
  });

  test("a list continues over lines, with tabs and a comment after", () => {
    expect(modules("obj-m += a.o \\\n\tb.o # c.o\nobj-m += d.o\n")).toEqual({ a: ["a"], b: ["b"], d: ["d"] });
  });

  test("a comment continues over lines", () => {
    expect(modules("# obj-m += a.o \\\nobj-m += b.o\nobj-m += c.o\n")).toEqual({ c: ["c"] });
  });

  test.each([
    "obj-$(CONFIG_LIVEPATCH_X) += a.o",
    "obj-${CONFIG_X} += a.o",
    "obj-y += a.o",
    "obj-m = a.o",
    "obj-m=a.o",
    "obj-m ::= a.o",
    "obj-m ?= a.o",
    "export obj-m := a.o",
    "override obj-m += a.o",
    "obj-m := $(src)/a.o",
    "obj-m := $(obj)/./a.o",
    "NAME = a\nobj-m := $(NAME).o",
    "NAME ?= a\nobj-m := ${NAME}.o",
    "CONFIG_X := m\nobj-$(CONFIG_X) += a.o",
    "sources := a.c\nobj-m := $(sources:.c=.o)",
    "sources := a.c\nobj-m := $(sources:%.c=%.o)",
    "sources := a.c\nobj-m := $(patsubst %.c,%.o,$(sources))",
    "obj-m := $(addsuffix .o,a)",
    "obj-m := $(sort a.o a.o)",
    "obj-m := $(filter-out b.o,a.o b.o)",
    "obj-m := $(foreach name,a,$(name).o)",
    "obj-m := $(if $(CONFIG_X),a.o)",
    "obj-$(if $(CONFIG_X),m) += a.o",
    "obj-m := $(subst .c,.o,a.c)",
    "list-$(CONFIG_X) += a.o\nobj-y += $(list-y) $(list-m)",
  ])("%j", (lines) => {
    expect(modules(`${lines}\n`)).toEqual({ a: ["a"] });
  });

  test("an assignment replaces an earlier one, outside of conditions", () => {
    expect(modules("obj-m := a.o\nobj-m := b.o\n")).toEqual({ b: ["b"] });
  });

  test("an immediate assignment sees what was assigned before it", () => {
    expect(modules("x := a.o\nobj-m := $(x)\nx := b.o\n")).toEqual({ a: ["a"] });
  });

  test("a deferred assignment sees what is assigned last", () => {
    expect(modules("x = a.o\nobj-m = $(x)\nx = b.o\n")).toEqual({ b: ["b"] });
  });

  test.each([
    "lp-y := main.o fix/one.o",
    "lp-y := $(src)/main.o $(obj)/fix/one.o",
    "lp-objs := main.o\nlp-objs += fix/one.o",
    "lp-objs = main.o\nlp-objs += $(addprefix fix/,one.o)",
    "lp-$(CONFIG_X) += fix/one.o\nlp-m += main.o",
    "lp-y := fix/one.o\nlp-objs := main.o",
  ])("a composite module: %s", (lines) => {
    expect(modules(`obj-m += lp.o\n${lines}\n`)).toEqual({ lp: ["main", "fix/one"] });
  });

  test("a composite below has its list by its path, with paths from the Kbuild file's folder", () => {
    expect(modules("obj-m += fix/lp.o\nfix/lp-y := fix/one.o two.o\nlp-y := three.o\n")).toEqual({
      "fix/lp": ["fix/one", "two"],
    });
  });

  test("one source may be in two modules", () => {
    expect(modules("obj-m += a.o b.o\na-y := one.o both.o\nb-y := two.o both.o\n")).toEqual({
      a: ["one", "both"],
      b: ["two", "both"],
    });
  });

  test("both branches of a make condition count", () => {
    expect(modules("obj-m += a.o\nifneq ($(CONFIG_X),)\n  obj-m += b.o\nelse\n  obj-m := c.o\nendif\n")).toEqual({
      a: ["a"],
      b: ["b"],
      c: ["c"],
    });
  });

  test.each([
    "ifneq ($(KERNELRELEASE),)\nobj-m := a.o\nelse\nobj-m := b.o\nKDIR ?= x\nall:\n\t$(MAKE) -C $(KDIR) M=$(PWD)\nendif",
    'ifneq "$(KERNELRELEASE)" ""\nobj-m := a.o\nelse\nobj-m := b.o\nendif',
    "ifneq (,$(KERNELRELEASE))\nobj-m := a.o\nelse\nobj-m := b.o\nendif",
    "ifeq ($(KERNELRELEASE),)\nobj-m := b.o\nelse\nobj-m := a.o\nendif",
    "ifdef KERNELRELEASE\nobj-m := a.o\nelse\nobj-m := b.o\nendif",
    "ifndef KERNELRELEASE\nobj-m := b.o\nelse\nobj-m := a.o\nendif",
    "ifeq ($(KERNELRELEASE),)\nifdef X\nobj-m := b.o\nendif\nelse ifneq ($(X),)\nobj-m := a.o\nendif",
  ])("what is not for Kbuild is left out: %j", (text) => {
    expect(modules(text)).toEqual({ a: ["a"] });
  });

  test("a tab starts a recipe only after a rule", () => {
    expect(modules("ifdef X\n\tobj-m += a.o\nendif\nall:\n\tobj-m += b.o\nobj-m += c.o\n")).toEqual({
      a: ["a"],
      c: ["c"],
    });
  });

  test("what a define holds is no assignment", () => {
    expect(modules("define x\nobj-m += a.o\nendef\nobj-m += b.o\n")).toEqual({ b: ["b"] });
  });

  test("a rule's own variables are none of the file's", () => {
    expect(modules("x.o: obj-m := a.o\n$(obj)/y.o: FORCE\n")).toEqual({});
  });

  test("an included makefile counts", () => {
    expect(modules("include $(src)/list.mk\nobj-m += $(more)\n", { "list.mk": "obj-m += a.o\nmore = b.o\n" })).toEqual({
      a: ["a"],
      b: ["b"],
    });
  });

  test("an included makefile adds to what stands before it", () => {
    expect(modules("obj-m := a.o\ninclude list.mk\n", { "list.mk": "obj-m += b.o\n" })).toEqual({ a: ["a"], b: ["b"] });
  });

  test("a wildcard finds files of the folder and below", () => {
    const neighbours = { "main.c": "", "bsc1/livepatch_bsc1.c": "", "bsc2/livepatch_bsc2.c": "", "bsc2/notes": "" };
    expect(
      modules("obj-m += lp.o\nlp-y := main.o $(patsubst $(src)/%.c,%.o,$(wildcard $(src)/bsc*/*.c))\n", neighbours),
    ).toEqual({ lp: ["main", "bsc1/livepatch_bsc1", "bsc2/livepatch_bsc2"] });
  });

  test("folders, archives and paths that leave the folder are no modules", () => {
    expect(modules("obj-m += ../b.o /c.o sub/ lib.a $(X)\n")).toEqual({});
  });

  test("CRLF ends a line", () => {
    expect(modules("obj-m += lp.o\r\nlp-y := a.o \\\r\n\tb.o\r\n")).toEqual({ lp: ["a", "b"] });
  });
});

describe("a composition", () => {
  const openOf = (text: string) => kbuildOf(text).modules.map(({ name, objects, open }) => [name, objects, open]);

  test("with a template's placeholder is open", () => {
    expect(
      openOf("obj-m += livepatch-@@RELEASE@@.o\nlivepatch-@@RELEASE@@-y := main.o @@KLP_PATCHES_OBJS@@\n"),
    ).toEqual([["livepatch-@@RELEASE@@", ["main"], "`@@KLP_PATCHES_OBJS@@` is not known"]]);
  });

  test("with a variable that nobody sets is open", () => {
    expect(openOf("obj-m += lp.o\nlp-y := one.o $(call some, thing) $(wildcard x/*.o)\n")).toEqual([
      ["lp", ["one"], "`$(call some, thing)` is not known"],
    ]);
  });

  test("under a name that is not known is one", () => {
    expect(openOf("obj-m += lp-$(RELEASE).o\nlp-$(RELEASE)-objs := one.o\n")).toEqual([
      ["lp-$(RELEASE)", ["one"], null],
    ]);
  });

  test("that is all known is not open", () => {
    expect(openOf("obj-m += lp.o\nlp-y := one.o\n")).toEqual([["lp", ["one"], null]]);
  });
});

describe("flags", () => {
  test.each([
    ["ccflags-y += -I$(src)/include", "source:include"],
    ["ccflags-y += -I $(src)/include", "source:include"],
    ["ccflags-y := -I$(srctree)/$(src)/include", "source:include"],
    ["ccflags-y := -I$(srctree)/kernel", "tree:kernel"],
    ["ccflags-y := -Idrivers/x", "tree:drivers/x"],
    ["ccflags-y := -I$(M)/include", "module:include"],
    ["ccflags-y := -I$(src)", "source:"],
    ["ccflags-y := -I$(src)/..", "source:.."],
    ["ccflags-y := -iquote $(PWD)/include", "source:include"],
    ["ccflags-y := '-I$(shell pwd)/include'", "source:include"],
    ["INCLUDES = -I$(src)/include\nEXTRA_CFLAGS += $(INCLUDES)", "source:include"],
    ["subdir-ccflags-y += -I$(src)/include", "source:include"],
    ["KBUILD_CFLAGS += -I$(src)/include", "source:include"],
    ["ccflags-$(CONFIG_X) += -I$(src)/include", "source:include"],
    ["CFLAGS_a.o += -I$(src)/include", "source:include"],
  ])("%j names a folder", (line, folder) => {
    expect(flags(line).folders).toEqual([folder]);
  });

  test.each(["ccflags-y += -I/usr/include", "CFLAGS_b.o += -I$(src)", "ccflags-y += -I$(X)/y", "ccflags-y += -I"])(
    "%j names none",
    (line) => {
      expect(flags(line).folders).toEqual([]);
    },
  );

  test("the whole folder's come before the object's", () => {
    expect(flags("CFLAGS_a.o := -I$(src)/own\nccflags-y := -I$(src)/all -iquote $(src)/first\n").folders).toEqual([
      "source:first",
      "source:all",
      "source:own",
    ]);
  });

  test.each<[string, Record<string, string>]>([
    ["ccflags-y += -DDEBUG", { DEBUG: "1" }],
    ["ccflags-y += -D DEBUG=2", { DEBUG: "2" }],
    ["CFLAGS_a.o = -DNAME=VALUE", { NAME: "VALUE" }],
    ['ccflags-y += -DTEXT=\\"some\\"', { TEXT: '"some"' }],
    ["ccflags-y += '-DTEXT=\"some\"'", { TEXT: '"some"' }],
    ["VERSION := 7\nccflags-y += -DVERSION=$(VERSION)", { VERSION: "7" }],
    ["ccflags-y += -DA=1 -DA=2", { A: "2" }],
  ])("%j defines a macro", (line, macros) => {
    expect(flags(line).macros).toEqual(macros);
  });

  test.each([
    "CFLAGS_b.o := -DDEBUG",
    "ccflags-$(CONFIG_X) += -DDEBUG",
    "ifdef CONFIG_X\nccflags-y += -DDEBUG\nendif",
    "ifdef CONFIG_X\nFLAGS = -DDEBUG\nendif\nccflags-y += $(FLAGS)",
    "ccflags-y += -DVERSION=$(VERSION)",
    "VERSION ?= 7\nccflags-y += -DVERSION=$(VERSION)",
    "ccflags-y += -DF(x)=x",
    "ccflags-y += $(if $(CONFIG_X),-DDEBUG)",
  ])("%j defines none that is known", (line) => {
    expect(flags(line).macros).toEqual({});
  });

  test("an object below has its own by its path, and by its name as before Linux 5.4", () => {
    expect(flags("CFLAGS_fix/a.o := -DA", "fix/a").macros).toEqual({ A: "1" });
    expect(flags("CFLAGS_a.o := -DA", "fix/a").macros).toEqual({ A: "1" });
  });
});

describe("what would have no end", () => {
  test("a variable that expands to itself ends", () => {
    expect(modules("a = $(a) x.o\nobj-m = $(a)\n")).toEqual({ x: ["x"] });
  });

  test("variables that double ends", () => {
    const lines = Array.from({ length: 60 }, (_, index) => `v${index + 1} = $(v${index})$(v${index})`);
    expect(modules(`v0 = a.o \n${lines.join("\n")}\nobj-m += b.o\nobj-m += $(v60)\n`)).toHaveProperty("b");
  });

  test.each(["$(", "${", "$", "\\\n", "(", "a = $(a", "ifeq ", "define x\n", "obj-m += ", "\t", "a:", "=", "\0"])(
    "%j, very often",
    (text) => {
      expect(kbuildOf(text.repeat(100_000)).modules).toHaveLength(0);
    },
  );

  test("a makefile that includes itself ends", () => {
    const text = "include Kbuild\nobj-m += a.o\n";
    expect(modules(text, { Kbuild: text })).toEqual({ a: ["a"] });
  });
});
