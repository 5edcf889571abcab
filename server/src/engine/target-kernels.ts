import { lex } from "../c/lexer.ts";
import { TokenKind } from "../c/token.ts";
import type { ManifestProblem } from "../history/json-reader.ts";
import type { Manifest } from "../history/manifest.ts";
import type { ManifestPath } from "../history/manifest-path.ts";
import type { ManifestNote } from "../history/manifest-reader.ts";
import { similarNames } from "../kernel/similar-names.ts";
import { readSymbolList, type SymbolList } from "../kernel/symbol-list.ts";
import { parseVersion, versionOfCode, type KernelVersion, type TargetKernel } from "../kernel/target-kernel.ts";
import type { Memory } from "./memory.ts";
import { folderOf } from "./paths.ts";

/** Reads what manifests say of the kernel that livepatches are for, each file when a rule first asks for what is in it. */
export interface TargetKernels {
  /** Null where the manifest says nothing but the configuration. */
  read(manifest: Manifest): TargetKernel | null;
  /** What it names and what cannot be read. */
  told(manifest: Manifest): { readonly problems: readonly ManifestProblem[]; readonly notes: readonly ManifestNote[] };
}

export function createTargetKernels({ files, remember }: Memory): TargetKernels {
  /** The bytes are held as long as the file is the same, for as many lists as one manifest may well name. */
  const symbolList = remember(
    (path: string): SymbolList | null => {
      const bytes = files.binary(path)?.bytes() ?? null;
      return bytes === null || "refused" in bytes ? null : readSymbolList(bytes);
    },
    { keep: maximumHeldLists },
  );

  /** All names of a kernel are compared, which takes longer than the rest of a check. */
  const similarTo = remember(
    ({ path, object, name, maximum }: Misspelt): readonly string[] => {
      const list = symbolList(path);
      return list === null ? [] : similarNames(name, maximum, (visit) => list.forEachFunction(object, visit));
    },
    { name: (of) => [of.maximum, of.name, of.object ?? "", of.path].join("\n"), keep: maximumHeldNames },
  );

  const versionOf = remember((folder: string): KernelVersion | null => {
    const code = /^\s*#\s*define\s+LINUX_VERSION_CODE\s+([0-9]{1,9})\s*$/m.exec(
      textOf(`${folder}/include/generated/uapi/linux/version.h`) ?? "",
    )?.[1];
    if (code !== undefined) return versionOfCode(Number(code));
    const release =
      /^\s*#\s*define\s+UTS_RELEASE\s+"([^"]*)"/m.exec(textOf(`${folder}/include/generated/utsrelease.h`) ?? "")?.[1] ??
      textOf(`${folder}/include/config/kernel.release`);
    return (release == null ? null : parseVersion(release)) ?? makefileVersion(textOf(`${folder}/Makefile`) ?? "");
  });

  const headerOf = remember((folder: string): ReadonlySet<string> | null => {
    const file =
      files.read(`${folder}/include/linux/livepatch.h`) ??
      files.read(`${commonFolder(folder, textOf(`${folder}/Makefile`) ?? "")}/include/linux/livepatch.h`);
    const words = new Set<string>();
    for (const { kind, text } of file === null ? [] : lex(file).tokens) {
      if (kind === TokenKind.Identifier) words.add(text);
    }
    return words.has("klp_patch") && words.has("klp_enable_patch") ? words : null;
  });

  /** The path of the list that says what an object has: the first, so that what two lists have counts once. */
  function listOf(symbols: readonly ManifestPath[], object: string | null): string | null {
    return symbols.find(({ path }) => path !== null && symbolList(path)?.lists(object) === true)?.path ?? null;
  }

  function whyUnread(text: string, path: string): string {
    const bytes = files.binary(path)?.bytes() ?? null;
    return bytes !== null && "refused" in bytes
      ? bytes.refused
      : `There is no file \`${text}\` in the workspace folder.`;
  }

  function textOf(path: string): string | null {
    return files.read(path)?.text ?? null;
  }

  return {
    read: ({ kernel }) => {
      if (kernel === null) return null;
      const { version, dialect, source, symbols } = kernel;
      if (version === null && dialect === null && source === null && symbols.length === 0) return null;
      const folder = source?.path ?? null;
      const header = folder === null ? null : headerOf(folder);
      const ownVersion = version ?? (folder === null ? null : versionOf(folder));
      return {
        version: ownVersion,
        dialect: dialect ?? (ownVersion === null && header === null ? null : "mainline"),
        header,
        symbols: (object, name) => {
          const path = listOf(symbols, object);
          return path === null ? null : (symbolList(path)?.find(object, name) ?? null);
        },
        similarFunctions: (object, name, maximum) => {
          const path = listOf(symbols, object);
          return path === null ? [] : similarTo({ path, object, name, maximum });
        },
      };
    },
    told: ({ kernel }) => {
      const problems: ManifestProblem[] = [];
      const notes: ManifestNote[] = [];
      const look = ({ path, text, span }: ManifestPath, missing: (path: string) => string | null): void => {
        if (path === null) {
          const message = `\`${text}\` lies outside of the workspace folder, and is not read.`;
          notes.push({ span, message, gap: false });
          return;
        }
        const message = missing(path);
        if (message !== null) problems.push({ span, message });
      };
      if (kernel?.source != null) {
        look(kernel.source, (folder) =>
          versionOf(folder) === null && headerOf(folder) === null
            ? `\`${kernel.source?.text ?? ""}\` is no folder of a kernel's sources or headers: nothing in it says the version.`
            : null,
        );
      }
      for (const each of kernel?.symbols ?? []) {
        look(each, (path) => (symbolList(path) === null ? whyUnread(each.text, path) : null));
        if (each.path !== null && symbolList(each.path)?.isEmpty === true) {
          const message = `\`${each.text}\` lists neither where the kernel's text starts (\`_stext\`) nor a module: no function is looked up in it.`;
          notes.push({ span: each.span, message, gap: false });
        }
      }
      return { problems, notes };
    },
  };
}

const maximumHeldLists = 8;
const maximumHeldNames = 64;

/** A name that a list does not have. */
interface Misspelt {
  readonly path: string;
  readonly object: string | null;
  readonly name: string;
  readonly maximum: number;
}

/** The top Makefile of a kernel tree. */
function makefileVersion(text: string): KernelVersion | null {
  const major = /^VERSION\s*=\s*([0-9]{1,4})\s*$/m.exec(text)?.[1];
  const minor = /^PATCHLEVEL\s*=\s*([0-9]{1,4})\s*$/m.exec(text)?.[1];
  const stable = /^SUBLEVEL\s*=\s*([0-9]{1,4})\s*$/m.exec(text)?.[1];
  if (major === undefined || minor === undefined) return null;
  return { major: Number(major), minor: Number(minor), stable: stable === undefined ? null : Number(stable) };
}

/**
 * Debian splits the headers of a kernel: `linux-headers-6.1.0-18-amd64` has what was generated, and a Makefile that includes that of
 * `linux-headers-6.1.0-18-common`, where the others are.
 */
function commonFolder(folder: string, makefile: string): string {
  const name = /^include\s+(?:\S*\/)?(linux-headers-[\w.+~-]+-common)\/Makefile\s*$/m.exec(makefile)?.[1];
  return name === undefined ? folder : `${folderOf(folder)}/${name}`;
}
