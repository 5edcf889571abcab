import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Makes a repository as distributions keep them: a folder for each fix, a generated main file with `#if` inside its tables,
 * Kbuild, and a tag for each release, `fixesPerRelease` more fixes each time. Returns the path of the main file.
 */
export function makeDistributionWorkspace(folder, releases = 10, fixesPerRelease = 3) {
  mkdirSync(folder, { recursive: true });
  git(folder, "init", "--quiet");
  for (let release = 1; release <= releases; release++) {
    const fixes = Array.from({ length: release * fixesPerRelease }, (_, i) => i + 1);
    for (const fix of fixes.slice(-fixesPerRelease)) writeFix(folder, fix);
    writeFileSync(path.join(folder, "livepatch_main.c"), mainSource(fixes, release));
    const objects = fixes.map((fix) => `${nameOf(fix)}/livepatch_${nameOf(fix)}.o`).join(" \\\n\t");
    writeFileSync(
      path.join(folder, "Kbuild"),
      `obj-m += klp_update.o\nklp_update-y := livepatch_main.o \\\n\t${objects}\n`,
    );
    git(folder, "add", "--all");
    git(folder, "commit", "--quiet", "--message", `update ${release}`);
    git(folder, "tag", `update-${release}`);
  }
  return path.join(folder, "livepatch_main.c");
}

function nameOf(fix) {
  return `bsc${1200000 + fix}`;
}

function writeFix(folder, fix) {
  const name = nameOf(fix);
  mkdirSync(path.join(folder, name));
  const upper = name.toUpperCase();
  writeFileSync(
    path.join(folder, name, `livepatch_${name}.h`),
    `#ifndef _LIVEPATCH_${upper}_H\n#define _LIVEPATCH_${upper}_H\n\n#define ${upper}_STATE ${fix}\n\n` +
      `int klpp_${name}_open(struct inode *inode, struct file *file);\nint klpp_${name}_release(struct inode *inode);\n\n#endif\n`,
  );
  const bodies = Array.from(
    { length: 12 },
    (_, i) => `static int klpr_${name}_helper_${i}(struct inode *inode, unsigned int flags)
{
\tstruct super_block *sb = inode->i_sb;
\tint ret = 0;

\tif (!sb || (flags & ~(BIT(0) | BIT(${i}))) != 0)
\t\treturn -EINVAL;
\tspin_lock(&inode->i_lock);
\tif (inode->i_nlink > ${i} && !S_ISDIR(inode->i_mode))
\t\tret = sb->s_op->show_options ? -EBUSY : (int)flags;
\tspin_unlock(&inode->i_lock);
\treturn ret;
}
`,
  );
  writeFileSync(
    path.join(folder, name, `livepatch_${name}.c`),
    `#include <linux/kernel.h>\n#include <linux/module.h>\n#include <linux/fs.h>\n#include "livepatch_${name}.h"\n\n${bodies.join("\n")}
int klpp_${name}_open(struct inode *inode, struct file *file)
{
\treturn klpr_${name}_helper_0(inode, file->f_flags & 1);
}

int klpp_${name}_release(struct inode *inode)
{
\treturn klpr_${name}_helper_1(inode, 0);
}
`,
  );
}

function mainSource(fixes, release) {
  const each = (text) => fixes.map((fix) => text(nameOf(fix), fix)).join("");
  const option = (fix) => ["CONFIG_XFS_FS", "CONFIG_EXT4_FS", "CONFIG_NFSD"][fix % 3];
  return `/* Generated: do not edit. */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/livepatch.h>
${each((name) => `#include "${name}/livepatch_${name}.h"\n`)}
static struct klp_func vmlinux_funcs[] = {
${each((name) => `\t{\n\t\t.old_name = "${name}_open",\n\t\t.new_func = klpp_${name}_open,\n\t},\n`)}\t{ }
};

${each((name, fix) => `#if IS_ENABLED(${option(fix)})\nstatic struct klp_func ${name}_funcs[] = {\n\t{ .old_name = "${name}_release", .new_func = klpp_${name}_release, },\n\t{ }\n};\n#endif\n\n`)}static struct klp_object objs[] = {
\t{
\t\t.funcs = vmlinux_funcs,
\t},
${each((name, fix) => `#if IS_ENABLED(${option(fix)})\n\t{\n\t\t.name = "module_${fix}",\n\t\t.funcs = ${name}_funcs,\n\t},\n#endif\n`)}\t{ }
};

static struct klp_state states[] = {
${each((name, fix) => `\t{ .id = ${name.toUpperCase()}_STATE, .version = ${1 + Math.floor((release * 3 - fix) / 9)} },\n`)}\t{ }
};

static struct klp_patch patch = {
\t.mod = THIS_MODULE,
\t.objs = objs,
\t.states = states,
\t.replace = true,
};

static int __init livepatch_init(void)
{
\treturn klp_enable_patch(&patch);
}

static void __exit livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
`;
}

function git(folder, ...args) {
  const identity = ["-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false"];
  execFileSync("git", ["-C", folder, ...identity, ...args], { stdio: ["ignore", "ignore", "inherit"] });
}
