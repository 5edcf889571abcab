import { describe, expect, it } from "vitest";
import {
  type Assumption,
  createReading,
  preprocess,
  type Preprocessed,
  type PreprocessorOptions,
  type Reading,
} from "../../src/c/preprocessor.ts";

function run(
  text: string,
  reading: Reading = createReading(),
  options: Partial<PreprocessorOptions> = {},
): Preprocessed {
  return preprocess({ path: "main.c", text }, { includes: { resolve: () => null }, reading, ...options });
}

/** Which of the tokens `a`, `b`, ... are left. */
function left(text: string, reading?: Reading, options?: Partial<PreprocessorOptions>): string {
  return run(text, reading, options)
    .tokens.slice(0, -1)
    .map((token) => token.text)
    .join(" ");
}

function choose(condition: string): string {
  return left(`#if ${condition}\nyes\n#else\nno\n#endif`);
}

function strict(condition: string): string {
  return left(`#if ${condition}\nyes\n#else\nno\n#endif`, createReading(), { unknownIsZero: true });
}

function assumptions(text: string): string[] {
  const reading = createReading();
  run(text, reading);
  return [...reading.assumptions.values()].map(
    ({ name, defined, value }) => `${name} ${defined ? value : "undefined"}`,
  );
}

describe("arithmetic", () => {
  it.each([
    "1 + 2 * 3 == 7",
    "(1 + 2) * 3 == 9",
    "-1 < 0",
    "-1 > 0u",
    "-1 >> 1 == -1",
    "1 << 63 < 0",
    "0xffffffffffffffff == -1",
    "0xffffffffffffffff > 0",
    "18446744073709551615u + 1 == 0",
    "(2 ? 1 : 0u) == 1",
    "(1 ? -1 : 0u) > 0",
    "7 / 2 == 3 && -7 / 2 == -3 && -7 % 3 == -1",
    "0 && 1 / 0 || 1",
    "!0 == 1 && ~0 == -1",
    "'a' == 97 && '\\n' == 10 && '\\x41' == 65 && '\\377' == -1",
    "'ab' == 24930",
    "L'\\xffff' == 65535",
    "0x10 == 16 && 010 == 8 && 0b11 == 3 && 10ull == 10 && 1LU == 1",
    "1, 2",
    "UNKNOWN == 0",
  ])("%s", (condition) => expect(strict(condition)).toBe("yes"));

  it.each(["1.0", '"a"', "08", "1lul", "1 2", "(1", "1)", "1 ? 2", "", "= 1", "defined", "1 +"])(
    "%s is wrong, thus false",
    (condition) => expect(strict(condition)).toBe("no"),
  );
});

describe("names that nobody knows", () => {
  it.each([
    ["CONFIG_X"],
    ["!defined(CONFIG_X)"],
    ["IS_ENABLED(CONFIG_X)"],
    ["!IS_ENABLED(CONFIG_X)"],
    ["IS_ENABLED(CONFIG_X) && !IS_BUILTIN(CONFIG_X)"],
    ["IS_MODULE(CONFIG_X) && IS_REACHABLE(CONFIG_X)"],
    ["CONFIG_HZ == 250"],
    ["CONFIG_HZ > 100 && CONFIG_HZ < 102"],
    ["LINUX_VERSION_CODE >= KERNEL_VERSION(5, 1, 0)"],
    ["LINUX_VERSION_CODE < KERNEL_VERSION(4, 4, 0)"],
    ["RHEL_RELEASE_CODE >= RHEL_RELEASE_VERSION(8, 2)"],
    ["!defined(RHEL_RELEASE_CODE) && !defined(SLE_VERSION_CODE)"],
    ["defined(A) && !defined(B) && (defined(C) || D > 3)"],
    ["SOME_MACRO(1, 2) > 7"],
    ["__has_include(<linux/foo.h>)"],
  ])("are chosen so that %s holds", (condition) => expect(choose(condition)).toBe("yes"));

  it.each([
    ["defined(A) && !defined(A)"],
    ["!defined(LINUX_VERSION_CODE)"],
    ["IS_MODULE(CONFIG_X) && IS_BUILTIN(CONFIG_X)"],
    ["A && B && C && D && E && F && G && H && I"],
  ])("leave %s false", (condition) => expect(choose(condition)).toBe("no"));

  it("keep their value", () =>
    expect(left("#ifdef A\na\n#endif\n#ifndef A\nb\n#else\nc\n#endif\n#if A == 1\nd\n#endif")).toBe("a c d"));
  it("keep their value over the files of a module", () => {
    const reading = createReading();
    expect([left("#ifndef A\na\n#endif", reading), left("#ifdef A\na\n#else\nb\n#endif", reading)]).toEqual(["a", "b"]);
  });
  it("are assumed only as far as needed", () =>
    expect(assumptions("#if defined(A) || defined(B)\n#endif")).toEqual(["A 1"]));
  it("exclude built in and module", () =>
    expect(left("#if IS_BUILTIN(CONFIG_X)\na\n#endif\n#if IS_MODULE(CONFIG_X)\nb\n#endif")).toBe("a"));
  it("follow what a reading already assumes", () => {
    const assumed: Assumption = { name: "A", defined: false, value: 0n };
    expect(left("#ifdef A\na\n#else\nb\n#endif", { assumptions: new Map([["A", assumed]]), plan: null })).toBe("b");
  });
  it("avoid an arm that is an error", () =>
    expect(left("#if !IS_MODULE(CONFIG_X)\n#error no\na\n#else\nb\n#endif")).toBe("b"));
  it("do not avoid an error in a nested arm", () =>
    expect(left("#ifdef A\na\n#if 0\n#error no\n#endif\n#endif")).toBe("a"));
  it("mark the arms that they decide, and those after", () => {
    const { arms } = run("#if 0\n#elif A\n#else\n#endif").conditionals[0]!;
    expect(arms.map(({ taken, unknown }) => [taken, unknown])).toEqual([
      [false, false],
      [true, true],
      [false, true],
    ]);
  });
});

describe("names that are known", () => {
  it.each([
    "MODULE",
    "__KERNEL__",
    "CONFIG_LIVEPATCH",
    "CONFIG_MODULES",
    "CONFIG_64BIT",
    "defined(IS_ENABLED)",
    "!defined(__cplusplus)",
  ])("%s", (name) =>
    expect(run(`#if ${name}\n#endif`).conditionals[0]!.arms[0]).toMatchObject({ taken: true, unknown: false }),
  );
  it("what the file defines later is not defined yet", () => expect(left("#ifdef A\na\n#endif\n#define A")).toBe(""));
  it("an include guard is not defined at first", () =>
    expect(run("#ifndef G_H\n#define G_H\n#endif").conditionals[0]!.arms[0]).toMatchObject({
      taken: true,
      unknown: false,
    }));
  it("what another file of the module defines is not defined here", () =>
    expect(left("#ifdef A\na\n#endif", createReading(), { definedNames: new Set(["A"]) })).toBe(""));
  it("what a configuration leaves out is not defined", () =>
    expect(left("#ifdef CONFIG_A\na\n#endif", createReading(), { isUndefined: (name) => name === "CONFIG_A" })).toBe(
      "",
    ));
  it("an option that the author names through a macro", () =>
    expect(
      left("#define OPTION CONFIG_A\n#if IS_ENABLED(OPTION)\na\n#endif", createReading(), {
        predefined: new Map([["CONFIG_A", "1"]]),
      }),
    ).toBe("a"));
});

describe("architectures", () => {
  it.each(["CONFIG_X86_64", "!defined(CONFIG_PPC64)", "defined(__x86_64__)", "CONFIG_ARM64 || CONFIG_X86"])(
    "x86-64 comes first: %s",
    (condition) => expect(choose(condition)).toBe("yes"),
  );
  it("exclude each other", () => {
    const reading: Reading = {
      assumptions: new Map([["CONFIG_ARM64", { name: "CONFIG_ARM64", defined: true, value: 1n }]]),
      plan: null,
    };
    expect(left("#ifdef CONFIG_X86_64\na\n#endif\n#ifdef __aarch64__\nb\n#endif", reading)).toBe("b");
  });
  it("depend on what nobody knows", () =>
    expect(run("#ifdef CONFIG_PPC64\n#endif").conditionals[0]!.arms[0]).toMatchObject({ taken: false, unknown: true }));
});

describe("a number that is known to lie in a range", () => {
  const version = (major: number, minor: number, stable: number) => BigInt((major << 16) + (minor << 8) + stable);
  const ranges = new Map([["LINUX_VERSION_CODE", { from: version(6, 12, 0), to: version(6, 12, 255) }]]);
  const arm = (condition: string, reading = createReading()) => {
    const { conditionals } = run(`#if ${condition}\n#endif`, reading, { ranges });
    const { taken, unknown } = conditionals[0]!.arms[0]!;
    return { taken, unknown };
  };

  it.each([
    ["LINUX_VERSION_CODE >= KERNEL_VERSION(6, 8, 0)", true],
    ["LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)", false],
    ["LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0) && defined(CONFIG_X)", false],
    ["LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)", true],
    ["KERNEL_VERSION(6, 13, 0) <= LINUX_VERSION_CODE", false],
    ["LINUX_VERSION_CODE == KERNEL_VERSION(6, 11, 3)", false],
    ["(LINUX_VERSION_CODE >> 8) == (6 << 8) + 12", true],
  ])("decides: %s", (condition, taken) => {
    expect(arm(condition)).toEqual({ taken, unknown: false });
  });

  it.each([
    "LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 9)",
    "LINUX_VERSION_CODE == KERNEL_VERSION(6, 12, 9)",
    "LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 4) && LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 9)",
    "LINUX_VERSION_CODE >= KERNEL_VERSION(6, 8, 0) && defined(CONFIG_X)",
  ])("leaves open, and assumes a value in the range: %s", (condition) => {
    const reading = createReading();
    expect(arm(condition, reading)).toEqual({ taken: true, unknown: true });
    const assumed = reading.assumptions.get("LINUX_VERSION_CODE");
    if (assumed !== undefined) {
      expect(assumed.value).toBeGreaterThanOrEqual(version(6, 12, 0));
      expect(assumed.value).toBeLessThanOrEqual(version(6, 12, 255));
    }
  });

  it("is another one where the file defines it", () => {
    const text = "#define LINUX_VERSION_CODE 5\n#if LINUX_VERSION_CODE == 5\na\n#endif";
    expect(left(text, createReading(), { ranges })).toBe("a");
  });
});
