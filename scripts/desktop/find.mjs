import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/**
 * The command of a desktop VS Code that can show a window here: what `VSCODE_EXECUTABLE` names, else one on PATH, else
 * one where its installer puts it. Null where there is none.
 */
export function findDesktop() {
  if (process.env.VSCODE_EXECUTABLE) return process.env.VSCODE_EXECUTABLE;
  if (process.platform === "linux") {
    const hasDisplay = Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
    // As root it refuses to start.
    if (!hasDisplay || process.getuid() === 0) return null;
  }
  return [...onPath(), ...usualPlaces()].find((file) => existsSync(file)) ?? null;
}

function onPath() {
  const names = process.platform === "win32" ? ["code.cmd"] : ["code", "codium"];
  return (
    (process.env.PATH ?? "")
      .split(path.delimiter)
      // In the terminal of a remote window, `code` is a helper that opens files in that window and nothing else.
      .filter((folder) => folder !== "" && !folder.includes("remote-cli"))
      .flatMap((folder) => names.map((name) => path.join(folder, name)))
  );
}

function usualPlaces() {
  switch (process.platform) {
    case "darwin":
      return ["/Applications", path.join(os.homedir(), "Applications")].map((folder) =>
        path.join(folder, "Visual Studio Code.app/Contents/Resources/app/bin/code"),
      );
    case "win32":
      return [process.env.LOCALAPPDATA && path.join(process.env.LOCALAPPDATA, "Programs"), process.env.ProgramFiles]
        .filter(Boolean)
        .map((folder) => path.join(folder, "Microsoft VS Code", "bin", "code.cmd"));
    default:
      return ["/usr/share/code/bin/code", "/snap/bin/code", "/opt/visual-studio-code/bin/code"];
  }
}
