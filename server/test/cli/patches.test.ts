import { expect, test } from "vitest";
import { useBundles } from "../support/bundles.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { runCli } from "./run.ts";

const { cli } = useBundles();

const patch = `Subject: [PATCH] aio: tell the loads

--- a/fs/aio.c
+++ b/fs/aio.c
@@ -10,2 +10,9 @@ int f(void)
 int a;
+static void loading(struct klp_object *obj)
+{
+	klp_shadow_alloc(obj, AIO_ID, 8, GFP_KERNEL, NULL, NULL);
+}
+
+KPATCH_PRE_PATCH_CALLBACK(loading);
+
 int b;
--${" "}
2.40.0
`;

const source = `#include <linux/livepatch_helpers.h>
#define AIO_ID 77
static int loading(struct klp_object *obj)
{
	return 0;
}
KLP_PRE_PATCH_CALLBACK(loading);
SYSCALL_DEFINE1(f, int, a)
{
	return klp_shadow_get(current, AIO_ID) != NULL;
}
`;

test("a patch is checked by its name, and found in a folder", async () => {
  const folder = temporaryFolder({ "patches/aio.patch": patch, "patches/other.diff": "--- a/x.c\n+++ b/x.c\n" });
  for (const target of ["patches/aio.patch", "patches"]) {
    const { status, out, err } = await runCli(cli, folder, "check", target);
    expect(out).toContain("patches/aio.patch:7:14: error: loading() is a `pre_patch` callback and must return an int");
    expect(out).toContain("1 livepatch checked, 1 error\n");
    expect([status, err]).toEqual([1, ""]);
  }
});

test("a patch without livepatch code is told to have none", async () => {
  const folder = temporaryFolder({ "a.patch": "--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b\n" });
  const { status, err } = await runCli(cli, folder, "check", "a.patch");
  expect([status, err]).toEqual([0, "klp-state: a.patch: no livepatch found in this file\n"]);
});

test("--fix leaves a patch as it is", async () => {
  const folder = temporaryFolder({ "aio.patch": patch });
  const { out, err } = await runCli(cli, folder, "check", "--fix", "aio.patch");
  expect(out).toContain("1 livepatch checked, 1 error\n");
  expect(err).toBe("");
});

test("list shows what a patch adds and what it is for", async () => {
  const { out } = await runCli(cli, temporaryFolder({ "aio.patch": patch }), "list");
  expect(out).toBe(`aio  aio.patch  (patch for kpatch)
  changes fs/aio.c
  pre_patch: loading  aio.patch:12
  shadow AIO_ID: klp_shadow_alloc
`);
});

test("list shows a source whose tables klp-build makes", async () => {
  const folder = temporaryFolder({ "fs/aio.c": source });
  expect((await runCli(cli, folder, "check")).out).toBe("1 livepatch checked, nothing found\n");
  expect((await runCli(cli, folder, "list")).out).toBe(`aio  fs/aio.c  (source for klp-build)
  pre_patch: loading  fs/aio.c:7
  shadow 77 (AIO_ID): klp_shadow_get
`);
});

test("json says of a patch what it cannot know by null", async () => {
  const { out } = await runCli(cli, temporaryFolder({ "aio.patch": patch }), "list", "--format", "json");
  expect(JSON.parse(out)).toEqual({
    schema: 1,
    livepatches: [
      {
        name: "aio",
        file: "aio.patch",
        files: ["fs/aio.c"],
        replace: null,
        states: [],
        objects: null,
        stateCalls: [],
        shadowIds: [{ id: null, text: "AIO_ID", functions: ["klp_shadow_alloc"] }],
        tool: "kpatch",
        callbacks: [{ kind: "pre_patch", function: "loading", file: "aio.patch", line: 12 }],
      },
    ],
  });
});
