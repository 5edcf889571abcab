import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  copyFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { startProgress } from "../lib/progress.mjs";

/**
 * Unpacks the Chromium that came with the host, the shared libraries that a bare machine lacks and a fixed-width font,
 * into `browser` beside the packages.
 */
export async function unpackBrowser(installFolder) {
  const progress = startProgress("  unpacking the browser");
  const require = createRequire(path.join(installFolder, "package.json"));
  const tar = require("tar-fs");
  const packed = path.join(installFolder, "node_modules", "@sparticuz", "chromium", "bin");
  const browser = path.join(installFolder, "browser");
  mkdirSync(path.join(browser, "fonts"), { recursive: true });
  const unpack = (name, target) =>
    pipeline(createReadStream(path.join(packed, name)), createBrotliDecompress({ chunkSize: 1 << 20 }), target);
  await Promise.all([
    unpack("chromium.br", createWriteStream(path.join(browser, "chromium"), { mode: 0o755 })),
    unpack("al2023.tar.br", tar.extract(path.join(browser, "libraries"))),
    unpack("swiftshader.tar.br", tar.extract(browser)),
  ]);
  rmSync(packed, { recursive: true });
  const fonts = path.join(installFolder, "node_modules", "dejavu-fonts-ttf", "ttf");
  for (const name of readdirSync(fonts).filter((name) => /^DejaVuSans(Mono)?(-Bold)?\.ttf$/.test(name))) {
    copyFileSync(path.join(fonts, name), path.join(browser, "fonts", name));
  }
  writeFileSync(path.join(browser, "fonts", "fonts.conf"), fontConfiguration);
  progress.end();
}

const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">.</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
</fontconfig>
`;

/**
 * Starts a browser without a window: the one that `CHROMIUM` names, else the one that came with the host, else one on
 * PATH. Throws with the ways out where there is none that starts.
 */
export async function launchBrowser(host) {
  const { chromium } = createRequire(path.join(host.folder, "package.json"))("playwright-core");
  const complaints = [];
  for (const candidate of candidates(host)) {
    try {
      return await chromium.launch({
        executablePath: candidate.executable,
        env: { ...process.env, ...candidate.env },
        headless: true,
        // The sandbox needs user namespaces, which containers and root do not have; only our own pages are opened.
        args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
      });
    } catch (error) {
      complaints.push(`${candidate.executable}: ${String(error).split("\n").slice(0, 12).join("\n  ")}`);
    }
  }
  throw new Error(
    [
      "No browser could be started. Name a Chromium or Chrome in the environment variable CHROMIUM, or put one on PATH.",
      ...complaints,
    ].join("\n"),
  );
}

function* candidates(host) {
  if (process.env.CHROMIUM) yield { executable: process.env.CHROMIUM, env: {} };
  const browser = path.join(host.folder, "browser");
  if (existsSync(path.join(browser, "chromium"))) {
    const env = {
      LD_LIBRARY_PATH: path.join(browser, "libraries", "lib"),
      FONTCONFIG_PATH: path.join(browser, "fonts"),
      FONTCONFIG_FILE: path.join(browser, "fonts", "fonts.conf"),
    };
    yield { executable: path.join(browser, "chromium"), env };
  }
  for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
    for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
      const executable = path.join(folder, name);
      if (folder !== "" && existsSync(executable)) yield { executable, env: {} };
    }
  }
}
