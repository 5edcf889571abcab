// Imports point one way: c, elf <- livepatch <- history <- rules <- engine <- features, report <- lsp, cli.
// `kernel` imports nothing and is open to everyone above `c`; only lsp and cli import `workspace`.

/** What each folder of server/src may import besides itself. */
const layers = {
  c: [],
  elf: [],
  kernel: [],
  livepatch: ["c", "elf", "kernel"],
  history: ["c", "elf", "kernel", "livepatch"],
  rules: ["c", "elf", "kernel", "livepatch", "history"],
  engine: ["c", "elf", "kernel", "livepatch", "history", "rules"],
  features: ["c", "elf", "kernel", "livepatch", "history", "rules", "engine"],
  report: ["c", "elf", "kernel", "livepatch", "history", "rules", "engine"],
  workspace: ["c", "engine"],
  lsp: ["c", "elf", "kernel", "livepatch", "history", "rules", "engine", "features", "report", "workspace"],
  cli: ["c", "elf", "kernel", "livepatch", "history", "rules", "engine", "features", "report", "workspace", "lsp"],
};

const analysis = "^server/src/(c|elf|kernel|livepatch|history|rules|engine|features|report)/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(layers).map(([folder, allowed]) => ({
      name: `layer-${folder}`,
      comment: `server/src/${folder} may import only ${[folder, ...allowed].join(", ")}.`,
      severity: "error",
      from: { path: `^server/src/${folder}/` },
      to: { path: "^(server/src|client|docs)/", pathNot: `^server/src/(${[folder, ...allowed].join("|")})/` },
    })),
    {
      name: "analysis-does-no-input-or-output",
      comment: "Only workspace, lsp and cli touch the machine.",
      severity: "error",
      from: { path: analysis },
      to: { dependencyTypes: ["core"], pathNot: "^util$" },
    },
    {
      name: "protocol-stays-in-lsp",
      comment: "Only lsp knows the language server protocol.",
      severity: "error",
      from: { path: "^server/src/", pathNot: "^server/src/lsp/" },
      to: { path: "node_modules/vscode-languageserver" },
    },
    {
      name: "client-is-glue",
      comment: "The client knows nothing of livepatches: it imports no part of the server.",
      severity: "error",
      from: { path: "^client/" },
      to: { path: "^server/" },
    },
    {
      name: "no-circles",
      comment: "Only the files of the recursive-descent parser call each other.",
      severity: "error",
      from: { pathNot: "^server/src/c/parser/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "not-found", severity: "error", from: {}, to: { couldNotResolve: true, pathNot: "^vscode$" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist/|out/|\\.host/|esbuild\\.mjs$)" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "types", "default"],
    },
  },
};
