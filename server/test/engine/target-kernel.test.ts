import { describe, expect, it } from "vitest";
import { createEngine } from "../../src/engine/create-engine.ts";
import { memoryWorkspace } from "../support/memory-files.ts";

const registered = `
static struct klp_func funcs[] = { { .old_name = "meminfo_show", .new_func = show }, { } };
static struct klp_object objs[] = { { .funcs = funcs }, { } };
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs };
static int livepatch_init(void)
{
	return klp_register_patch(&patch);
}
module_init(livepatch_init);
`;
const map = "ffffffff81000000 T _stext\nffffffff81000010 t meminfo_show\n";

describe("the version of the kernel", () => {
  const told = (kernel: object, files: Record<string, string> = {}) =>
    diagnose({ kernel }, files).find(({ rule }) => rule === "removed-function")?.severity ?? null;

  it.each([
    ["the manifest's", { version: "4.19" }, {}],
    ["the manifest's before that of the sources", { version: "4.19", source: "linux" }, makefile(6, 12)],
    ["that of a source tree", { source: "linux" }, makefile(5, 0)],
    ["that of headers", { source: "linux" }, utsRelease("4.19.0-27-amd64")],
    ["that of headers before the Makefile's", { source: "linux" }, { ...utsRelease("4.19.0"), ...makefile(6, 12) }],
    ["that of a built tree", { source: "linux" }, { "linux/include/config/kernel.release": "4.19.0\n" }],
  ])("is %s", (_, kernel, files) => {
    expect(told(kernel, files)).toBe(null);
  });

  it("is not known where nobody says it", () => {
    expect(told({ source: "linux" }, { "linux/Makefile": "all:\n" })).toBe("info");
    expect(told({ config: ["CONFIG_SMP"] })).toBe("info");
    expect(told({ symbols: ["System.map"] }, { "System.map": map })).toBe("info");
  });

  it("is that of today's API where only a dialect is given", () => {
    expect(told({ dialect: "mainline" })).toBe("error");
  });
});

describe("LINUX_VERSION_CODE", () => {
  const conditional = (condition: string) => `#if ${condition}
static struct klp_state states[] = { { .id = 1, .version = 1 } };
#endif
static struct klp_object *objs;
`;
  /** Whether the mistake under the condition is told, and as what: null where the condition does not hold. */
  const told = (kernel: object, condition: string, files: Record<string, string> = {}) => {
    const contents = { "a.c": conditional(condition), "klp-history.jsonc": JSON.stringify({ kernel }), ...files };
    const found = createEngine(memoryWorkspace(contents)).diagnostics("/w/a.c");
    const mistake = found.find(({ rule }) => rule === "state-missing-terminator");
    return mistake === undefined ? null : mistake.when === null ? "always" : "conditionally";
  };
  const since = (version: string) => `LINUX_VERSION_CODE >= KERNEL_VERSION(${version})`;

  it("is open where nobody says the version", () => {
    expect(told({ config: ["CONFIG_SMP"] }, since("6, 8, 0"))).toBe("conditionally");
  });

  it.each([
    ["the manifest's", { version: "6.12" }, {}],
    ["that of a source tree", { source: "linux" }, makefile(6, 12)],
    ["that of headers", { source: "linux" }, utsRelease("6.12.0-18-amd64")],
    ["that of headers of an API", { source: "linux" }, versionHeader(6, 12, 9)],
  ])("is %s", (_, kernel, files) => {
    expect(told(kernel, since("6, 8, 0"), files)).toBe("always");
    expect(told(kernel, since("6, 13, 0"), files)).toBe(null);
  });

  it("has a third number only where that is known", () => {
    const ninth = since("6, 12, 9");
    expect(told({ version: "6.12" }, ninth)).toBe("conditionally");
    expect(told({ version: "6.12.8" }, ninth)).toBe(null);
    expect(told({ version: "6.12.9" }, ninth)).toBe("always");
    // Debian's name for all kernels with one ABI.
    expect(told({ version: "6.12.0-18-amd64" }, ninth)).toBe("conditionally");
    expect(told({ source: "linux" }, ninth, utsRelease("6.12.0-18-amd64"))).toBe("conditionally");
    expect(told({ source: "linux" }, ninth, { ...utsRelease("6.12.0-18-amd64"), ...versionHeader(6, 12, 9) })).toBe(
      "always",
    );
    expect(told({ source: "linux" }, ninth, makefile(6, 12))).toBe(null);
  });
});

it("finds the header that Debian has in another folder", () => {
  const kernel = { source: "linux-headers-6.1.0-18-amd64" };
  const header = "struct klp_patch { int replace_set; }; int klp_enable_patch(struct klp_patch *);\n";
  const files = {
    "linux-headers-6.1.0-18-amd64/include/generated/uapi/linux/version.h": "#define LINUX_VERSION_CODE 393292\n",
    "linux-headers-6.1.0-18-amd64/Makefile": "include /usr/src/linux-headers-6.1.0-18-common/Makefile\n",
    "linux-headers-6.1.0-18-common/include/linux/livepatch.h": header,
  };
  expect(read(kernel, files)).toEqual({ problems: [], notes: [] });
  const text = "static struct klp_patch patch = { .replace_set = 1 };\n";
  const rulesIn = (more: Record<string, string>) => {
    const contents = { "a.c": text, "klp-history.jsonc": JSON.stringify({ kernel }), ...files, ...more };
    return createEngine(memoryWorkspace(contents))
      .diagnostics("/w/a.c")
      .map(({ rule }) => rule);
  };
  expect(rulesIn({})).not.toContain("dialect-field");
  expect(rulesIn({ "linux-headers-6.1.0-18-amd64/Makefile": "all:\n" })).toContain("dialect-field");
});

describe("what the manifest names and cannot be read", () => {
  it("is noted where it lies outside of the workspace folder", () => {
    const { problems, notes } = read({ source: "../linux", symbols: ["/boot/System.map"] });
    expect(problems).toEqual([]);
    expect(notes).toEqual([
      "`../linux` lies outside of the workspace folder, and is not read.",
      "`/boot/System.map` lies outside of the workspace folder, and is not read.",
    ]);
  });

  it("is a mistake where it is not there", () => {
    expect(read({ source: "linux", symbols: ["System.map"] }).problems).toEqual([
      "`linux` is no folder of a kernel's sources or headers: nothing in it says the version.",
      "There is no file `System.map` in the workspace folder.",
    ]);
  });

  it("is noted where a list says nothing of any object", () => {
    const { problems, notes } = read({ symbols: ["System.map"] }, { "System.map": "ffffffff B The real one\n" });
    expect(problems).toEqual([]);
    expect(notes).toEqual([expect.stringContaining("no function is looked up in it")]);
  });

  it("says nothing where all is well", () => {
    const kernel = { version: "6.12", dialect: "mainline", source: "linux", symbols: ["System.map"] };
    expect(read(kernel, { "System.map": map, ...makefile(6, 12) })).toEqual({ problems: [], notes: [] });
  });
});

it("is looked up again when a list changes", () => {
  const files = memoryWorkspace({
    "livepatch.c": registered,
    "klp-history.jsonc": '{ "kernel": { "symbols": ["System.map"] } }',
    "System.map": map,
  });
  const engine = createEngine(files);
  const rules = () => engine.diagnostics("/w/livepatch.c").map(({ rule }) => rule);
  expect(rules()).not.toContain("function-unknown");
  files.write("System.map", map.replace("meminfo_show", "meminfo_show.isra.0"));
  expect(rules()).toContain("function-unknown");
  files.write("System.map", map);
  expect(rules()).not.toContain("function-unknown");
});

function diagnose(manifest: object, files: Record<string, string>) {
  const contents = { "livepatch.c": registered, "klp-history.jsonc": JSON.stringify(manifest), ...files };
  return createEngine(memoryWorkspace(contents)).diagnostics("/w/livepatch.c");
}

function read(kernel: object, files: Record<string, string> = {}) {
  const contents = { "klp-history.jsonc": JSON.stringify({ kernel }), ...files };
  const reading = createEngine(memoryWorkspace(contents)).history("/w/klp-history.jsonc");
  const messages = (told: readonly { readonly message: string }[]) => told.map(({ message }) => message);
  return { problems: messages(reading?.problems ?? []), notes: messages(reading?.notes ?? []) };
}

function makefile(version: number, patchLevel: number): Record<string, string> {
  return { "linux/Makefile": `VERSION = ${version}\nPATCHLEVEL = ${patchLevel}\nSUBLEVEL = 0\n` };
}

function utsRelease(release: string): Record<string, string> {
  return { "linux/include/generated/utsrelease.h": `#define UTS_RELEASE "${release}"\n` };
}

function versionHeader(major: number, minor: number, stable: number): Record<string, string> {
  const code = (major << 16) + (minor << 8) + stable;
  return { "linux/include/generated/uapi/linux/version.h": `#define LINUX_VERSION_CODE ${code}\n` };
}
