// Pictures of the served page: node web/pictures.mjs ORIGIN FOLDER. scripts/pictures calls it.
import { join } from "node:path";
import { chromium } from "playwright-core";

const [origin, folder] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const page = await browser.newPage({ viewport: { width: 1400, height: 860 } });

await page.goto(`${origin}/?from=2017-05-17&to=2017-06-22&map=34.25,37.9,7.15`);
await page.waitForSelector('.canvas[data-ready="true"]', { timeout: 60_000 });
await page.waitForLoadState("networkidle");
await page.waitForTimeout(2500);
await page.screenshot({ path: join(folder, "explore.png") });

const listed = await (await fetch(`${origin}/api/v1/incidents?contradicted=true&order=stories&limit=1`)).json();
await page.goto(`${origin}/view/incidents/${listed.incidents[0].id}`);
await page.locator(".groups article").first().waitFor();
await page.screenshot({ path: join(folder, "incident.png") });

await page.goto(`${origin}/view/control`);
await page.locator(".lane").first().waitFor();
await page.screenshot({ path: join(folder, "control.png") });
await browser.close();
