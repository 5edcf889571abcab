// Does on the screen what an author does: sees the squiggle, reads the hover, picks the fix, saves. Against the VSIX.
// usage: npm run test:screen [-- --images]; screenshots go to out/screenshots, and with --images to docs/images as well.
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { remoteUri, workbenchAddress } from "./host/server.mjs";
import { inSession } from "./host/session.mjs";
import { demoWorkspace, inRoot } from "./lib/paths.mjs";
import { vsixFile } from "./package.mjs";

const file = "pressure_3.c";
const tableLine = "static struct klp_state states[]";
const fixTitle = "Carry state 2 (version 1) from pressure_2";

const readmePictures = ["hover", "quick-fix"];

/** Resolves when everything was seen; throws with what was not. `images`: whether the pictures of the README are renewed. */
export async function runScreen(host, { images = false } = {}) {
  const settings = {
    "editor.minimap.enabled": false,
    "editor.occurrencesHighlight": "off",
    "workbench.layoutControl.enabled": false,
    "workbench.reduceMotion": "on",
  };
  await inSession(
    host,
    { name: "screen", workspace: demoWorkspace, vsix: vsixFile, settings },
    async ({ page, folder, port }) => {
      const shoot = async (name) => {
        const picture = inRoot("out", "screenshots", `${name}.png`);
        mkdirSync(path.dirname(picture), { recursive: true });
        await page.screenshot({ path: picture });
        if (!images || !readmePictures.includes(name)) return;
        mkdirSync(inRoot("docs", "images"), { recursive: true });
        copyFileSync(picture, inRoot("docs", "images", `${name}.png`));
      };

      const line = lineOf(path.join(folder, file), tableLine);
      const payload = [
        ["gotoLineMode", "true"],
        ["openFile", `${remoteUri(port, path.join(folder, file))}:${line}`],
      ];
      await page.goto(workbenchAddress(port, { folder, payload }));
      await page.locator(".squiggly-error").first().waitFor({ timeout: 60_000 });
      await shoot("squiggles");

      const mistake = await squiggleIn(page, tableLine);
      await page.mouse.move(mistake.x, mistake.y);
      const hover = page.locator(".monaco-hover:visible", { hasText: "pressure_2" }).first();
      await hover.getByRole("button", { name: "Quick Fix" }).waitFor();
      await shoot("hover");

      await page.keyboard.press("Escape");
      await page.mouse.click(mistake.x, mistake.y);
      await page.mouse.move(mistake.x + 400, mistake.y + 200); // The hover races with the menu otherwise.
      const menu = page.locator(".action-widget", { hasText: fixTitle });
      await opened(menu, () => page.keyboard.press("Control+."));
      await shoot("quick-fix");
      await page.keyboard.press("Enter");
      await page.locator(".view-line", { hasText: ".id = WRITEBACK_STATE" }).first().waitFor();
      await page.keyboard.press("Control+S");
      await page.locator(".tab.active:not(.dirty)", { hasText: file }).waitFor();
      await shoot("fixed");
      const saved = readFileSync(path.join(folder, file), "utf8");
      if (!saved.includes(".id = WRITEBACK_STATE"))
        throw new Error("the saved file lacks the entry that the quick fix wrote");
    },
  );
}

/** The middle of the squiggle that stands in the line with this text, in pixels of the page. */
async function squiggleIn(page, text) {
  const line = await page.locator(".view-line", { hasText: text }).first().boundingBox();
  for (const squiggle of await page.locator(".squiggly-error").all()) {
    const box = await squiggle.boundingBox();
    if (box !== null && box.y >= line.y && box.y < line.y + line.height) {
      return { x: box.x + box.width / 2, y: line.y + line.height / 2 };
    }
  }
  throw new Error(`no squiggle in the line "${text}"`);
}

/** Does something until it brings what is waited for: a key press is lost while the workbench is busy. */
async function opened(locator, open) {
  for (let attempt = 1; ; attempt++) {
    await open();
    try {
      await locator.waitFor({ timeout: 2000 });
      return;
    } catch (error) {
      if (attempt === 10) throw error;
    }
  }
}

function lineOf(file, text) {
  return (
    readFileSync(file, "utf8")
      .split("\n")
      .findIndex((line) => line.includes(text)) + 1
  );
}

if (process.argv[1] === inRoot("scripts", "test-screen.mjs")) {
  const { installHost } = await import("./host/install.mjs");
  const { build } = await import("./lib/setup.mjs");
  const { packageExtension } = await import("./package.mjs");
  await build();
  await packageExtension();
  await runScreen(await installHost(), { images: process.argv.includes("--images") });
  console.log("Everything was seen; the pictures are in out/screenshots.");
  process.exit(0);
}
