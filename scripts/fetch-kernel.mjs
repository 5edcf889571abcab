// Fetches the kernel's C sources for the tests and measurements that are held against them: Debian's package
// linux-source-6.12, by apt, into .host/kernel. Needs a Debian machine; does nothing where they are there already.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const series = "6.12";
const name = `linux-source-${series}`;
/** What is unpacked of it, of every folder: some 60,000 files. */
const patterns = ["*.c", "*.h", "*/Makefile", "*/Kbuild"];

const host = path.join(path.dirname(fileURLToPath(import.meta.url)), "../.host");
const target = path.join(host, "kernel");
const work = path.join(host, "kernel.partial");
/** Says what was unpacked, so that an earlier and smaller selection is fetched again. */
const stamp = ".fetched";
const selection = [name, ...patterns].join("\n");

if (isThere()) {
  console.log(`${path.relative(process.cwd(), target)} is there`);
} else {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  run(
    "apt-get",
    ["download", name],
    `"apt-get download ${name}" failed: run "apt-get update" first; the package is in Debian 12's security archive`,
  );
  const deb = readdirSync(work).find((each) => each.endsWith(".deb"));
  run("dpkg-deb", ["-x", deb, "package"], "dpkg-deb could not unpack the package");
  const archive = path.join("package/usr/src", `${name}.tar.xz`);
  run(
    "tar",
    ["xf", archive, "--strip-components=1", "--one-top-level=tree", "--wildcards", ...patterns],
    "tar could not unpack the sources",
  );
  writeFileSync(path.join(work, "tree", stamp), selection);
  rmSync(target, { recursive: true, force: true });
  renameSync(path.join(work, "tree"), target);
  rmSync(work, { recursive: true, force: true });
  console.log(`kernel sources are in ${path.relative(process.cwd(), target)}`);
}

function isThere() {
  const file = path.join(target, stamp);
  return existsSync(file) && readFileSync(file, "utf8") === selection;
}

function run(command, args, mend) {
  const found = spawnSync(command, ["--version"], { stdio: "ignore" });
  if (found.error) fail(`${command} is not on this machine; these tests run on Debian`);
  try {
    execFileSync(command, args, { cwd: work, stdio: ["ignore", "ignore", "inherit"] });
  } catch {
    fail(mend);
  }
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
