import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** A path inside the repository. */
export const inRoot = (...parts) => path.join(root, ...parts);

/** Where the editor host, the browser and a copy of the demo are kept: ignored by git, safe to delete. */
export const hostFolder = inRoot(".host");

/** The workspace that `npm start` opens and the editor suites copy. */
export const demoWorkspace = inRoot("test-fixtures", "workspaces", "demo");
