/** The settings `klpState.*` that concern the server; `package.json` describes them to VS Code. */
export interface Settings {
  readonly history: {
    /** The manifest that governs all files, relative to the workspace folder or absolute; empty for the nearest one. */
    readonly file: string;
  };
  readonly discovery: {
    /** How many C files of a workspace folder are searched for livepatches. */
    readonly maxFiles: number;
    /** Globs of what is not searched. */
    readonly exclude: readonly string[];
  };
}

export const DEFAULT_SETTINGS: Settings = {
  history: { file: "" },
  discovery: { maxFiles: 100_000, exclude: [] },
};

/** Takes what a client answers for the section `klpState`; what is missing or of another type has its default. */
export function readSettings(section: unknown): Settings {
  const { history, discovery } = DEFAULT_SETTINGS;
  const file = member(member(section, "history"), "file");
  const maxFiles = member(member(section, "discovery"), "maxFiles");
  const exclude: unknown = member(member(section, "discovery"), "exclude");
  return {
    history: { file: typeof file === "string" ? file.trim() : history.file },
    discovery: {
      maxFiles: typeof maxFiles === "number" && maxFiles >= 1 ? Math.floor(maxFiles) : discovery.maxFiles,
      exclude: Array.isArray(exclude) ? exclude.filter((glob) => typeof glob === "string") : discovery.exclude,
    },
  };
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
