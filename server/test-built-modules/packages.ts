import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A Debian kernel's headers, unpacked: what modules are built against. */
export interface KernelHeaders {
  readonly series: string;
  /** As in `uname -r`. */
  readonly release: string;
  /** For `make -C`. */
  readonly build: string;
}

/** The headers of the newest Debian kernel of a series, unpacked below `work`; nothing is installed. Throws where apt has none. */
export function fetchHeaders(work: string, series: string, meta: string): KernelHeaders {
  const folder = path.join(work, `headers-${series}`);
  const stamp = path.join(folder, ".release");
  if (!existsSync(stamp)) {
    const [headers] = dependencies(meta).filter((name) => name.startsWith("linux-headers-"));
    if (headers === undefined) throw new Error(`apt knows no ${meta}: run "apt-get update" first`);
    const parts = dependencies(headers).filter((name) => name.endsWith("-common") || name.startsWith("linux-kbuild-"));
    unpack(folder, [headers, ...parts]);
    const sources = path.join(folder, "usr/src");
    // The package includes its common half by absolute path.
    const makefile = path.join(sources, headers, "Makefile");
    writeFileSync(makefile, readFileSync(makefile, "utf8").replaceAll("/usr/src/", `${sources}/`));
    // It is for type information of modules only, whose tool is not fetched.
    rmSync(path.join(sources, headers, "vmlinux"), { force: true });
    symlinkSync(path.join("usr/src", headers), path.join(folder, "build"));
    writeFileSync(stamp, headers.slice("linux-headers-".length));
  }
  return { series, release: readFileSync(stamp, "utf8"), build: path.join(folder, "build") };
}

/** Compilers for other architectures, unpacked below `work`: the folder of their programs, and the environment to run them in. */
export function fetchCompilers(work: string): { readonly programs: string; readonly environment: NodeJS.ProcessEnv } {
  const folder = path.join(work, "compilers");
  const stamp = path.join(folder, ".fetched");
  const gcc = ["aarch64", "powerpc64le", "riscv64", "s390x"].flatMap((machine) => [
    `gcc-12-${machine}-linux-gnu`,
    `cpp-12-${machine}-linux-gnu`,
    `binutils-${machine}-linux-gnu`,
  ]);
  const clang = ["clang-16", "libclang-cpp16", "libllvm16", "libclang-common-16-dev", "libz3-4"];
  if (!existsSync(stamp)) {
    unpack(folder, [...gcc, ...clang]);
    writeFileSync(stamp, "");
  }
  const programs = path.join(folder, "usr/bin");
  const libraries = ["usr/lib/x86_64-linux-gnu", "usr/lib/llvm-16/lib"].map((each) => path.join(folder, each));
  return {
    programs,
    environment: {
      ...process.env,
      PATH: `${programs}:${process.env["PATH"] ?? ""}`,
      LD_LIBRARY_PATH: libraries.join(":"),
    },
  };
}

function dependencies(name: string): readonly string[] {
  const text = execFileSync("apt-cache", ["depends", name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return [...text.matchAll(/^ *Depends: (\S+)/gm)].map(([, dependency]) => dependency!);
}

function unpack(folder: string, names: readonly string[]): void {
  rmSync(folder, { recursive: true, force: true });
  const archives = path.join(folder, "archives");
  mkdirSync(archives, { recursive: true });
  execFileSync("apt-get", ["-q", "download", ...names], { cwd: archives, stdio: ["ignore", "ignore", "ignore"] });
  for (const archive of readdirSync(archives)) execFileSync("dpkg-deb", ["-x", path.join(archives, archive), folder]);
  rmSync(archives, { recursive: true });
}
