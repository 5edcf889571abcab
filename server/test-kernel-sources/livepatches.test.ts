import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const kernel = join(root, ".host/kernel");
const selftests = "tools/testing/selftests/livepatch/test_modules";

interface Check {
  diagnostics: {
    file: string;
    line: number;
    severity: string;
    rule: string;
    message: string;
    related: { file: string }[];
  }[];
  summary: { livepatches: number; errors: number; warnings: number; infos: number; hints: number };
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe("the kernel's own livepatches", () => {
  test("have no error and no warning, and are twelve", async () => {
    const { code, check } = await klpState(kernel, [
      "samples/livepatch",
      "tools/testing/selftests/livepatch",
      "kernel/livepatch",
    ]);
    expect(check.diagnostics.filter(({ severity }) => severity === "error" || severity === "warning")).toEqual([]);
    expect(check.summary).toMatchObject({ livepatches: 12, errors: 0, warnings: 0 });
    expect(code).toBe(0);
  });

  test("are listed with ids, versions, replace flag, objects, functions and callbacks", async () => {
    const { stdout } = await run(kernel, [
      "list",
      "--format",
      "json",
      "samples/livepatch",
      "tools/testing/selftests/livepatch",
      "kernel/livepatch",
    ]);
    const { livepatches } = JSON.parse(stdout) as { livepatches: Listed[] };
    expect(livepatches.map(summary)).toEqual([
      "livepatch_callbacks_demo: replace false, states none; vmlinux [] prePatch postPatch preUnpatch postUnpatch; livepatch_callbacks_mod [] prePatch postPatch preUnpatch postUnpatch; livepatch_callbacks_busymod [busymod_work_func] prePatch postPatch preUnpatch postUnpatch",
      "livepatch_sample: replace false, states none; vmlinux [cmdline_proc_show]",
      "livepatch_shadow_fix1: replace false, states none; livepatch_shadow_mod [dummy_alloc dummy_free]",
      "livepatch_shadow_fix2: replace false, states none; livepatch_shadow_mod [dummy_check dummy_free]",
      "test_klp_atomic_replace: replace unknown, states none; vmlinux [meminfo_proc_show]",
      "test_klp_callbacks_demo: replace false, states none; vmlinux [] prePatch postPatch preUnpatch postUnpatch; test_klp_callbacks_mod [] prePatch postPatch preUnpatch postUnpatch; test_klp_callbacks_busy [busymod_work_func] prePatch postPatch preUnpatch postUnpatch",
      "test_klp_callbacks_demo2: replace unknown, states none; vmlinux [] prePatch postPatch preUnpatch postUnpatch",
      "test_klp_livepatch: replace false, states none; vmlinux [cmdline_proc_show]",
      "test_klp_state: replace true, states 1:1; vmlinux [] prePatch postPatch preUnpatch postUnpatch",
      "test_klp_state2: replace true, states 1:2; vmlinux [] prePatch postPatch preUnpatch postUnpatch",
      "test_klp_state3: replace true, states 1:2; vmlinux [] prePatch postPatch preUnpatch postUnpatch",
      expect.stringMatching(/^test_klp_syscall: replace false, states none; vmlinux \[<?.*getpid.*\]$/),
    ]);
  });

  test("of the second state selftest with version 0 is refused over the first", async () => {
    const folder = copy();
    edit(
      folder,
      "test_klp_state2.c",
      "#define CONSOLE_LOGLEVEL_STATE_VERSION 2",
      "#define CONSOLE_LOGLEVEL_STATE_VERSION 0",
    );
    const { check } = await klpState(folder, ["."]);
    const found = check.diagnostics.filter(({ rule }) => rule === "history-version-regressed");
    expect(found.map(({ file }) => file)).toEqual(["test_klp_state2.c"]);
    expect(found[0]!.message).toContain("test_klp_state");
    expect(found[0]!.related.map(({ file }) => file)).toContain("test_klp_state.c");
  });

  test("of the second state selftest without its entry is told twice and mended by --fix", async () => {
    const folder = copy();
    edit(
      folder,
      "test_klp_state2.c",
      "\t{\n\t\t.id = CONSOLE_LOGLEVEL_STATE,\n\t\t.version = CONSOLE_LOGLEVEL_STATE_VERSION,\n\t}, { }\n",
      "\t{ }\n",
    );
    const { check } = await klpState(folder, ["."]);
    const rules = new Set(
      check.diagnostics.filter(({ severity }) => severity !== "info" && severity !== "hint").map(({ rule }) => rule),
    );
    expect([...rules].sort()).toEqual(["call-undeclared-state", "history-state-dropped"]);

    await run(folder, ["check", "--fix", "."]);
    const after = await klpState(folder, ["."]);
    expect(after.check.summary).toMatchObject({ errors: 0, warnings: 0 });
    expect(readFileSync(join(folder, "test_klp_state2.c"), "utf8")).toContain(".id = CONSOLE_LOGLEVEL_STATE,");
  });

  test("of the second state selftest without table and member is mended by --fix", async () => {
    const folder = copy();
    edit(folder, "test_klp_state2.c", /static struct klp_state states\[\] = \{[^;]*\};\n\n/, "");
    edit(folder, "test_klp_state2.c", "\t.states = states,\n", "");
    await run(folder, ["check", "--fix", "."]);
    const after = await klpState(folder, ["."]);
    expect(after.check.summary).toMatchObject({ errors: 0, warnings: 0 });
  });
});

interface Listed {
  name: string;
  replace: boolean | null;
  states: { id: number; version: number }[] | null;
  objects: { name: string | null; functions: { oldName: string }[]; callbacks: Record<string, string | null> }[];
}

function summary({ name, replace, states, objects }: Listed): string {
  const listed = states?.map(({ id, version }) => `${id}:${version}`).join(" ") ?? "unknown";
  const patched = objects.map((object) => {
    const callbacks = Object.entries(object.callbacks).flatMap(([callback, value]) =>
      value === null ? [] : [callback],
    );
    return [
      object.name ?? "vmlinux",
      `[${object.functions.map(({ oldName }) => oldName).join(" ")}]`,
      ...callbacks,
    ].join(" ");
  });
  return `${name}: replace ${replace ?? "unknown"}, states ${listed === "" ? "none" : listed}; ${patched.join("; ")}`;
}

function copy(): string {
  const folder = mkdtempSync(join(tmpdir(), "klp-state-kernel-"));
  folders.push(folder);
  cpSync(join(kernel, selftests), folder, { recursive: true });
  return folder;
}

function edit(folder: string, name: string, from: string | RegExp, to: string): void {
  const path = join(folder, name);
  const before = readFileSync(path, "utf8");
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
}

async function klpState(cwd: string, paths: string[]): Promise<{ code: number; check: Check }> {
  const { code, stdout } = await run(cwd, ["check", "--format", "json", ...paths]);
  return { code, check: JSON.parse(stdout) as Check };
}

function run(cwd: string, args: string[]): Promise<{ code: number; stdout: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, "dist/cli.js"), ...args], { cwd }, (error, stdout) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout });
    });
  });
}
