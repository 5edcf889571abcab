import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A kernel that Debian built, with what is needed to build modules for it. */
export interface DebianKernel {
  /** As `uname -r` says it. */
  readonly release: string;
  /** The image that a virtual machine boots. */
  readonly image: string;
  /** The folder to give to `make -C`. */
  readonly build: string;
}

/** Says what is missing and how to get it; there is nothing else to be done about it. */
export class SetupError extends Error {}

/**
 * The newest kernel of a series ("6.12") that this Debian has, unpacked below `folder`: fetched with apt-get unless it is there,
 * which needs no root. Throws a {@link SetupError} where that cannot be done.
 */
export function debianKernel(series: string, folder: string): DebianKernel {
  const target = path.join(folder, `kernel-${series}`);
  if (!existsSync(target)) fetchKernel(series, target);
  const release = readFileSync(path.join(target, "release"), "utf8");
  return {
    release,
    image: path.join(target, `boot/vmlinuz-${release}`),
    build: path.join(target, `usr/src/linux-headers-${release}`),
  };
}

/** Installs the tools that are missing, as root; otherwise says which are. Looks for programs, given by their packages. */
export function requireTools(programs: Readonly<Record<string, string>>): void {
  const missing = Object.entries(programs).flatMap(([name, program]) => (isInstalled(program) ? [] : [name]));
  if (missing.length === 0) return;
  const names = missing.join(" ");
  if (process.getuid?.() !== 0) throw new SetupError(`install ${names} (as root: apt-get install ${names})`);
  process.stderr.write(`installing ${names}\n`);
  const options = ["--yes", "--quiet", "--no-install-recommends"];
  apt("apt-get", ["install", ...options, ...missing], `apt-get could not install ${names}: run "apt-get update" first`);
}

/** A program on PATH, or a file by its absolute path. */
function isInstalled(program: string): boolean {
  if (path.isAbsolute(program)) return existsSync(program);
  return (process.env["PATH"] ?? "").split(path.delimiter).some((folder) => existsSync(path.join(folder, program)));
}

function fetchKernel(series: string, target: string): void {
  for (const program of ["apt-get", "apt-cache", "dpkg-deb"]) {
    if (!isInstalled(program))
      throw new SetupError(`${program} is not on this machine; the kernel's judge runs on Debian`);
  }
  const imagePackage = newestImage(series);
  const release = imagePackage.replace("linux-image-", "");
  const headers = `linux-headers-${release}`;
  const parts = dependencies(headers).filter((name) => /^linux-(headers|kbuild)-/u.test(name));
  process.stderr.write(`fetching Debian's kernel ${release}, about 120 MB\n`);
  const work = `${target}.partial`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(path.join(work, "packages"), { recursive: true });
  const mend = `apt-get could not download ${imagePackage}: run "apt-get update" first`;
  apt("apt-get", ["download", imagePackage, headers, ...parts], mend, path.join(work, "packages"));
  for (const file of readdirSync(path.join(work, "packages"))) {
    const archive = path.join(work, "packages", file);
    // Of the image only /boot: its modules are 100 MB and more, and the scenarios need none of them.
    if (file.startsWith("linux-image-")) unpackBoot(archive, work);
    else apt("dpkg-deb", ["-x", archive, work], `dpkg-deb could not unpack ${file}`);
  }
  requireLivepatching(readFileSync(path.join(work, `boot/config-${release}`), "utf8"), release);
  makeRelocatable(work, target, headers);
  rmSync(path.join(work, "packages"), { recursive: true });
  writeFileSync(path.join(work, "release"), release);
  renameSync(work, target);
}

/** The package with the kernel itself, which a package without a version in its name depends on. */
function newestImage(series: string): string {
  const prefix = `linux-image-${series}.`;
  for (const name of [`linux-image-${series}-amd64`, "linux-image-amd64"]) {
    const found = dependencies(name).find((each) => each.startsWith(prefix));
    if (found !== undefined) return found;
  }
  throw new SetupError(
    `apt knows no kernel ${series}: run "apt-get update" first; Debian 12 has 6.1, and 6.12 in its security archive`,
  );
}

function dependencies(name: string): readonly string[] {
  const { stdout } = spawnSync("apt-cache", ["depends", name], { encoding: "utf8" });
  return [...stdout.matchAll(/^ *Depends: (\S+)$/gmu)].map((match) => match[1]!);
}

function unpackBoot(archive: string, target: string): void {
  const command = 'dpkg-deb --fsys-tarfile "$1" | tar xf - -C "$2" ./boot';
  apt("sh", ["-c", command, "sh", archive, target], "dpkg-deb could not unpack the kernel's image");
}

function requireLivepatching(config: string, release: string): void {
  if (!/^CONFIG_LIVEPATCH=y$/mu.test(config)) throw new SetupError(`${release} was built without CONFIG_LIVEPATCH`);
  if (/^CONFIG_MODULE_SIG_FORCE=y$/mu.test(config)) throw new SetupError(`${release} loads signed modules only`);
}

/** The headers name their common half by its absolute path. The kernel's types, which only debuggers want, need more tools. */
function makeRelocatable(work: string, target: string, headers: string): void {
  const makefile = path.join(work, "usr/src", headers, "Makefile");
  writeFileSync(makefile, readFileSync(makefile, "utf8").replaceAll("/usr/src/", `${target}/usr/src/`));
  rmSync(path.join(work, "usr/src", headers, "vmlinux"), { force: true });
}

function apt(command: string, args: readonly string[], mend: string, cwd = "/"): void {
  try {
    execFileSync(command, args, { cwd, stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
  } catch (error) {
    const details = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new SetupError(`${mend}\n${details}`);
  }
}
