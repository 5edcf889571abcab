import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { KernelHeaders } from "./packages.ts";

/** The modules that one compiler made of one folder of sources. */
export interface Build {
  readonly title: string;
  /** Where the sources are that were built. */
  readonly sources: string;
  /** The paths of the modules. */
  readonly modules: readonly string[];
  /** The program that strips them, and its environment; null where there is none. */
  readonly strip: { readonly program: string; readonly environment: NodeJS.ProcessEnv } | null;
}

/** Builds a folder of modules with the kernel's own build system. */
export function buildWithKernel(
  work: string,
  { build, release }: KernelHeaders,
  sources: string,
  options: { readonly title: string; readonly flags?: string },
): Build {
  const title = `x86-64, gcc, ${release}, ${options.title}`;
  const folder = path.join(work, "builds", title.replaceAll(/\W+/g, "-"));
  copy(sources, folder);
  const variables = [
    `M=${folder}`,
    `KCFLAGS=${options.flags ?? ""}`,
    "KBUILD_MODPOST_WARN=1",
    "CONFIG_SAMPLE_LIVEPATCH=m",
  ];
  const { status, stderr } = spawnSync("make", ["-s", "-C", build, ...variables, "modules"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`make failed in ${folder}: ${stderr}`);
  const modules = filesIn(folder, ".ko");
  return { title, sources, modules, strip: { program: "strip", environment: process.env } };
}

/** A compiler for one architecture, with the options that the kernel's Makefile of that architecture gives it. */
export interface Compiler {
  readonly title: string;
  readonly program: string;
  readonly options: readonly string[];
  readonly strip: string | null;
}

const common = [
  "-O2",
  "-ffreestanding",
  "-fno-common",
  "-fno-strict-aliasing",
  "-fno-stack-protector",
  "-w",
  "-nostdinc",
];

export const compilers: readonly Compiler[] = [
  gcc("aarch64", ["-fno-pic", "-mgeneral-regs-only"]),
  gcc("powerpc64le", ["-fno-pic", "-mcmodel=medium", "-mabi=elfv2", "-msoft-float", "-mno-vsx", "-mno-altivec"]),
  gcc("riscv64", ["-fno-pic", "-mcmodel=medany", "-march=rv64imac", "-mabi=lp64"]),
  gcc("s390x", ["-fPIC", "-march=z13", "-msoft-float", "-mno-vx"]),
  clang("x86_64", ["-fno-pic", "-mcmodel=kernel"]),
  clang("aarch64", ["-fno-pic", "-mgeneral-regs-only"]),
  clang("powerpc64le", ["-fno-pic", "-mcmodel=medium"]),
  clang("riscv64", ["-fno-pic", "-mcmodel=medany", "-march=rv64imac", "-mabi=lp64"]),
  clang("s390x", ["-fPIC", "-march=z13"]),
  clang("loongarch64", ["-fno-pic"]),
];

function gcc(machine: string, options: readonly string[]): Compiler {
  return {
    title: `${machine}, gcc`,
    program: `${machine}-linux-gnu-gcc-12`,
    options: [...common, ...options],
    strip: `${machine}-linux-gnu-strip`,
  };
}

function clang(machine: string, options: readonly string[]): Compiler {
  const target = `--target=${machine}-linux-gnu`;
  return { title: `${machine}, clang`, program: "clang-16", options: [...common, target, ...options], strip: null };
}

/** Compiles every source of one file for an architecture of which there are no headers here, against those in `headers/`. */
export function buildWithCompiler(
  work: string,
  compiler: Compiler,
  sources: string,
  headers: string,
  environment: NodeJS.ProcessEnv,
): Build {
  const folder = path.join(work, "builds", compiler.title.replaceAll(/\W+/g, "-"));
  copy(sources, folder);
  const modules = filesIn(folder, ".c").map((source) => {
    const module = source.replace(/\.c$/, ".ko");
    const name = path.basename(source, ".c");
    const defines = [`-DKBUILD_MODNAME="${name}"`, "-DMODULE", "-D__KERNEL__"];
    writeFileSync(source, `${readFileSync(source, "utf8")}\n#include <this-module.h>\n`);
    execFileSync(compiler.program, [...compiler.options, ...defines, `-I${headers}`, "-c", source, "-o", module], {
      env: environment,
    });
    return module;
  });
  const strip = compiler.strip === null ? null : { program: compiler.strip, environment };
  return { title: compiler.title, sources, modules, strip };
}

function copy(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(path.dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
}

function filesIn(folder: string, end: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(end) && !name.endsWith(".mod.c"))
    .sort()
    .map((name) => path.join(folder, name));
}
