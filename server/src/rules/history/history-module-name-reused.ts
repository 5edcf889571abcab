import type { Manifest } from "../../history/manifest.ts";
import type { ManifestRelease } from "../../history/manifest-releases.ts";
import type { Predecessors, Release } from "../../history/history.ts";
import { isRead } from "../../history/predecessors.ts";
import type { Module } from "../../livepatch/model.ts";
import type { Finding, HistoryRule } from "../rule.ts";

/**
 * kernel/module/main.c: add_unformed_module answers -EEXIST to a name that is loaded. A livepatch that was replaced stays
 * loaded until it is unloaded.
 */
export const historyModuleNameReused: HistoryRule = {
  name: "history-module-name-reused",
  group: "history",
  severity: "info",
  summary: "Two releases have one module name.",
  fix: "none",
  subject: "history",
  check: sameAsEarlier,
  checkManifest: recordedTwice,
};

function* sameAsEarlier(module: Module, predecessors: Predecessors): Iterable<Finding> {
  const { history, releases } = predecessors;
  const [livepatch] = module.livepatches;
  if (module.kind !== "module" || livepatch === undefined || history.origin.kind === "inferred") return;
  if (isRecordedOtherwise(module, predecessors)) return;
  const reused = releases.filter((release) => release.moduleName === module.name && isKnownName(release, module));
  const newest = reused.at(-1);
  if (newest === undefined) return;
  yield {
    span: livepatch.nameSpan,
    message:
      `The module is called \`${module.name}\`, as ${newest.name} (earlier release) is: the kernel refuses to load it with -EEXIST ` +
      `until that one is unloaded. Give each release a module name of its own.`,
    related: reused.flatMap(({ name, origin: { span } }) =>
      span === null ? [] : [{ span, message: `${name} has the module name \`${module.name}\`.` }],
    ),
  };
}

/** Whether the manifest itself names the module, as a release of the stream: then it is the manifest's to mend. */
function isRecordedOtherwise({ files }: Module, { stream }: Predecessors): boolean {
  return stream.releases.some((release) => release.isModuleNameRecorded && isRead(release, files[0]?.path ?? ""));
}

/**
 * Whether a release's name says what was on machines. A source or a tag of the same file name does not: what the module
 * was called when it was built, only the manifest or a Kbuild file can tell.
 */
function isKnownName({ isModuleNameRecorded, origin }: Release, { files }: Module): boolean {
  if (isModuleNameRecorded) return true;
  switch (origin.kind) {
    case "recorded":
    case "module":
      return true;
    case "source":
      return fileName(origin.path) !== fileName(files[0]?.path ?? "");
    case "revision":
      return false;
  }
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function* recordedTwice({ streams }: Manifest): Iterable<Finding> {
  for (const { releases } of streams) {
    const byName = new Map<string, ManifestRelease>();
    for (const release of releases) {
      const { name, moduleName, nameSpan, retired } = release;
      if (moduleName === null || retired) continue;
      const first = byName.get(moduleName);
      if (first === undefined) {
        byName.set(moduleName, release);
        continue;
      }
      yield {
        span: nameSpan,
        severity: "error",
        message:
          `${name} has the module name \`${moduleName}\`, as ${first.name} has: the kernel refuses to load the later one with -EEXIST ` +
          `while the earlier one is loaded. Give each its own \`moduleName\`, or retire the one that runs nowhere.`,
        about: name,
        related: [{ span: first.nameSpan, message: `${first.name} has the module name \`${moduleName}\`.` }],
      };
    }
  }
}
