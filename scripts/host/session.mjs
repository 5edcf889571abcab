import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { inRoot } from "../lib/paths.mjs";
import { launchBrowser } from "./browser.mjs";
import { installExtension, startServer, writeUserSettings } from "./server.mjs";

/**
 * A VS Code for one test: its own user data and extensions, a copy of the workspace, a server and an empty page of a
 * browser. `use` gets them; everything is ended and removed afterwards, whatever happens. A page that failed is kept as
 * out/screenshots/failed-NAME.png, with the server's log beside it.
 */
export async function inSession(host, { name, workspace, vsix = null, trust = false, settings = {}, env = {} }, use) {
  const temporary = mkdtempSync(path.join(os.tmpdir(), "klp-state-editor-"));
  const removeTemporary = () => rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", removeTemporary);
  const dataFolder = path.join(temporary, "data");
  const folder = path.join(temporary, path.basename(workspace));
  cpSync(workspace, folder, { recursive: true });
  writeUserSettings(dataFolder, settings);
  let server = null;
  let browser = null;
  try {
    if (vsix !== null) await installExtension(host, dataFolder, vsix);
    // The flag makes the built workbench honour the development and test folders in the page's address.
    server = await startServer(host, {
      dataFolder,
      tokenFile: null,
      trust,
      env,
      flags: ["--enable-smoke-test-driver"],
    });
    browser = await launchBrowser(host);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    try {
      return await use({ page, folder, port: server.port });
    } catch (error) {
      const screenshots = inRoot("out", "screenshots");
      mkdirSync(screenshots, { recursive: true });
      await page.screenshot({ path: path.join(screenshots, `failed-${name}.png`) }).catch(() => undefined);
      writeFileSync(path.join(screenshots, `failed-${name}.log`), server.log());
      throw error;
    }
  } finally {
    await browser?.close();
    server?.end();
    removeTemporary();
    process.off("exit", removeTemporary);
  }
}
