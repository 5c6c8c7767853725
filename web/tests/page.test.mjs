// The page in a real browser: Debian's Chromium, the program itself, and the example reports.
//
//     npm --prefix web test            DATELINE and CHROMIUM name other binaries
//
// Screenshots go to web/shots.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const program = process.env.DATELINE ?? join(root, "target/release/dateline");
const shots = join(root, "web/shots");
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

let folder;
let server;
let printed;
let origin;
let browser;

/** The program on a free port, and the address that it prints. */
async function serve(ledger, ...flags) {
  const child = spawn(program, ["serve", "--ledger", ledger, "--port", "0", ...flags], { stdio: ["ignore", "pipe", "inherit"] });
  const address = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (piece) => {
      text += piece;
      const found = /http:\/\/\S+/.exec(text);
      if (found) resolve(found[0]);
    });
    child.on("exit", () => reject(new Error("the server ended")));
  });
  return [child, address];
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "dateline-page-"));
  mkdirSync(shots, { recursive: true });
  const ledger = join(folder, "examples.dateline");
  execFileSync(program, ["add", join(root, "examples"), "--ledger", ledger], { stdio: "ignore" });
  [server, printed] = await serve(ledger);
  origin = new URL(printed).origin;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
    ],
  });
});

after(async () => {
  await browser?.close();
  if (server && server.exitCode === null) {
    const ended = new Promise((resolve) => server.on("exit", (code, signal) => resolve(code ?? signal)));
    server.kill("SIGTERM");
    assert.equal(await ended, 0, "the server stops by itself");
  }
  rmSync(folder, { recursive: true, force: true });
});

/** A page that fails the test on any error, and on any request that leaves this server. */
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["data:", "blob:"].includes(url.protocol) && url.origin !== origin) wrong.push(`leaves: ${request.url()}`);
  });
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") wrong.push(message.text());
  });
  await page.goto(path.startsWith("http") ? path : origin + path);
  page.done = async () => {
    await context.close();
    assert.deepEqual(wrong, []);
  };
  return page;
}

const api = async (path) => (await fetch(`${origin}/api/v1/${path}`)).json();
const total = async (page) => Number(/^[\d,]+/.exec(await page.locator(".list .head strong").innerText())[0].replaceAll(",", ""));
const settled = (page) => page.waitForSelector('.list[aria-busy="false"]');
const drawn = (page) => page.waitForSelector('.canvas[data-ready="true"]', { timeout: 60_000 });

async function accessible(page, name) {
  await page.evaluate(() => document.activeElement?.blur());
  // The page's own policy forbids scripts that are added to it, so axe comes in beside it.
  const session = await page.context().newCDPSession(page);
  await session.send("Page.setBypassCSP", { enabled: true });
  await page.reload();
  await page.waitForLoadState("networkidle");
  await page.addScriptTag({ path: axe });
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const told = found.violations.map((one) => `${name}: ${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")}`);
  assert.deepEqual(told, []);
}

test("brushing the timeline chooses days, and the address says so", async () => {
  const page = await open("/");
  await settled(page);
  await drawn(page);
  const all = await total(page);
  assert.equal(all, (await api("meta")).claims);
  const box = await page.locator(".timeline .drawing > svg").boundingBox();
  await page.mouse.move(box.x + box.width * 0.8, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + 30, { steps: 4 });
  await page.mouse.move(box.x + box.width * 0.97, box.y + 30, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(/from=2017-06-\d\d&to=2017-06-\d\d/);
  await settled(page);
  const few = await total(page);
  assert.ok(few > 0 && few < all, `${few} of ${all}`);
  const asked = new URL(page.url()).searchParams;
  assert.equal(few, (await api(`claims?from=${asked.get("from")}&to=${asked.get("to")}`)).total);
  await page.screenshot({ path: join(shots, "explore.png") });
  // The same with keys: the first day goes back by a week.
  await page.getByRole("slider", { name: "First day" }).focus();
  await page.keyboard.press("Shift+ArrowLeft");
  await page.waitForFunction((from) => new URLSearchParams(location.search).get("from") < from, asked.get("from"));
  await settled(page);
  assert.ok((await total(page)) >= few);
  // And back, as the reader of any page expects.
  await page.goBack();
  await page.waitForURL((url) => url.searchParams.get("from") === asked.get("from"));
  await page.done();
});

test("filters and words stand in the address and can be shared", async () => {
  const page = await open("/");
  await settled(page);
  await page.getByLabel("opposition").check();
  await page.waitForURL(/side=opposition/);
  await page.getByLabel("Words of the sentence").fill("Bir Qassab");
  await page.getByLabel("Words of the sentence").press("Enter");
  await page.waitForURL(/text=Bir\+Qassab/);
  await settled(page);
  const wanted = (await api("claims?side=opposition&text=Bir+Qassab")).total;
  await page.waitForFunction((wanted) => document.querySelector(".list .head strong")?.textContent.startsWith(`${wanted} `), wanted);
  const again = await open(page.url());
  await settled(again);
  assert.equal(await total(again), wanted);
  assert.ok(await again.getByLabel("opposition").isChecked());
  await again.done();
  await page.getByRole("link", { name: "clear filters" }).click();
  await page.waitForURL(origin + "/");
  await page.done();
});

test("places are shapes on the map, and are listed beside it", async () => {
  const page = await open("/?place=Tanf");
  await drawn(page);
  await page.waitForTimeout(1500);
  const { features } = await api("places?place=Tanf");
  assert.ok(features.some((one) => one.geometry?.type === "Polygon"));
  const box = await page.locator(".canvas canvas").boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.getByRole("button", { name: "Places" }).click();
  const listed = await page.locator(".places li").count();
  assert.equal(listed, features.length);
  await page.locator(".places button").first().click();
  await page.waitForURL(/near=/);
  await settled(page);
  assert.ok((await total(page)) > 0);
  await page.done();
});

test("an incident shows what contradicts on top, and who says it", async () => {
  const page = await open("/view/incidents?contradicted=true");
  await page.locator("main li h2 a").first().click();
  await page.waitForURL(/\/view\/incidents\/\w+/);
  const clash = page.locator('section[aria-label="Contradictions"] article').first();
  await clash.waitFor();
  assert.ok((await clash.locator(".stands > div").count()) >= 2);
  const above = await clash.boundingBox();
  const accounts = await page.getByRole("heading", { name: "Accounts" }).boundingBox();
  assert.ok(above.y < accounts.y);
  const id = page.url().split("/").at(-1);
  const incident = await api(`incidents/${id}`);
  assert.equal(await page.locator(".groups article").count(), incident.accounts.length);
  await page.screenshot({ path: join(shots, "incident.png"), fullPage: true });
  await page.done();
});

test("a claim leads to its words in the report, and they to what it points at", async () => {
  const page = await open("/?text=carried&outlet=Badia+Post");
  await settled(page);
  const card = page.locator(".list article").first();
  const words = await card.locator("mark").innerText();
  await card.getByRole("link", { name: /Badia Post/ }).click();
  await page.waitForURL(/\/view\/reports\/.*claim=/);
  const held = page.locator(".text button.deed[aria-pressed=true]");
  await held.waitFor();
  assert.equal(await held.innerText(), words);
  // Its place, its doer and its time are shown in the text.
  assert.ok((await page.locator(".text .where").count()) > 0);
  assert.ok((await page.locator(".text .who").count()) > 0);
  const box = await held.boundingBox();
  assert.ok(box.y > 0 && box.y < 900, "the words are in sight");
  await page.screenshot({ path: join(shots, "report.png") });
  // Another claim in the text takes the light.
  await page.locator(".text button.deed", { hasText: "hold" }).first().click();
  await page.waitForFunction(() => document.querySelector(".text button.deed[aria-pressed=true]")?.textContent.includes("hold"));
  await page.done();
});

test("lanes of control follow the day by which they were reported", async () => {
  const page = await open("/view/control?place=Bir+Qassab");
  await page.locator(".lane").first().waitFor();
  const later = await page.locator(".lane .track button").count();
  assert.ok(later > 1);
  await page.screenshot({ path: join(shots, "control.png") });
  await page.locator(".lane .track button").first().click();
  await page.locator(".said q").first().waitFor();
  await page.getByRole("slider").focus();
  await page.keyboard.press("Home");
  await page.waitForURL(/published_to=2017-/);
  await page.waitForFunction((later) => document.querySelectorAll(".lane .track button").length < later, later);
  await page.done();
});

test("a claim is reviewed with keys, by whoever has the printed address and nobody else", async () => {
  const stranger = await open("/view/review");
  await stranger.locator("article.claim").first().waitFor();
  assert.ok(await stranger.getByRole("button", { name: /^Confirm/ }).isDisabled());
  await stranger.done();

  const page = await open(printed);
  assert.ok(!page.url().includes("token"), "the token does not stay in the address");
  await page.getByRole("link", { name: "Review" }).first().click();
  const sentence = page.locator(".card blockquote");
  await sentence.waitFor();
  const first = await sentence.innerText();
  await page.getByLabel("You").fill("ada");
  await page.getByRole("heading", { name: "Review" }).click();
  await page.keyboard.press("c");
  await page.waitForFunction((first) => document.querySelector(".card blockquote")?.textContent !== first, first);
  let { reviews } = await api("reviews");
  assert.deepEqual([reviews[0].who, reviews[0].judgement], ["ada", "confirm"]);
  // Somebody else says otherwise; the two are shown beside each other, and a last word is kept.
  await page.goto(`${origin}/view/review?claim=${reviews[0].claim_id}`);
  await page.locator(".card").waitFor();
  await page.getByLabel("You").fill("bo");
  await page.getByLabel(/^Why/).fill("the report does not say so");
  await page.getByRole("heading", { name: "Review" }).click();
  await page.keyboard.press("x");
  await page.getByText("Those who looked at it differ").waitFor();
  assert.equal((await api("queue?state=conflict")).total, 1);
  await page.screenshot({ path: join(shots, "review.png") });
  await page.keyboard.press("Shift+C");
  await page.locator(".reviews .last").waitFor();
  ({ reviews } = await api("reviews"));
  assert.equal(reviews.at(-1).state, "adjudicated");
  // A correction names a field and a value.
  await page.goto(`${origin}/view/review`);
  await page.locator(".card").waitFor();
  await page.getByRole("button", { name: /^Correct/ }).click();
  await page.getByLabel("Field").selectOption("status");
  await page.getByLabel("should be").selectOption("denied");
  await page.getByRole("button", { name: "Keep the correction" }).click();
  await page.getByText("Kept: correct").last().waitFor();
  ({ reviews } = await api("reviews"));
  assert.deepEqual([reviews.at(-1).field, reviews.at(-1).value], ["status", "denied"]);
  await page.done();
});

const VIEWS = ["/", "/view/incidents", "/view/control", "/view/reports", "/view/review"];

test("every view is accessible, light and dark", async () => {
  const { reports } = await api("reports");
  const { incidents } = await api("incidents?contradicted=true");
  const claim = (await api("claims?limit=1")).claims[0].claim;
  const views = [
    ...VIEWS, `/view/reports/${reports.at(-1).address}`, `/view/incidents/${incidents[0].id}`, `/reports/${reports[0].address}`,
    `/claims/${claim}`, `/incidents/${incidents[0].id}`,
  ];
  for (const colorScheme of ["light", "dark"]) {
    for (const view of views) {
      const page = await open(view, { colorScheme });
      await page.waitForLoadState("networkidle");
      await accessible(page, `${view} (${colorScheme})`);
      await page.done();
    }
  }
});

test("nothing is wider than a phone", async () => {
  const { reports } = await api("reports");
  const { incidents } = await api("incidents?contradicted=true");
  for (const view of [...VIEWS, `/view/reports/${reports.at(-1).address}`, `/view/incidents/${incidents[0].id}`]) {
    const page = await open(view, { viewport: { width: 390, height: 844 }, hasTouch: true, colorScheme: "dark" });
    await page.waitForLoadState("networkidle");
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 390, `${view} is ${width} wide`);
    await page.screenshot({ path: join(shots, `phone${view.split("/").slice(0, 3).join("-").replace(/-$/, "-explore")}.png`) });
    await page.done();
  }
});

test("permalinks need no script", async () => {
  const claim = (await api("claims?limit=1&text=Zaza")).claims[0];
  const incident = (await api("incidents?contradicted=true")).incidents[0];
  for (const [path, words] of [
    [`/reports/${claim.report}`, claim.title],
    [`/claims/${claim.claim}`, claim.sentence],
    [`/incidents/${incident.id}`, incident.contradictions[0].words],
  ]) {
    const page = await open(path, { javaScriptEnabled: false });
    assert.ok((await page.locator("main").innerText()).includes(words), path);
    assert.ok(await page.getByRole("heading", { name: "To cite" }).isVisible());
    await page.done();
  }
});

/** A PMTiles archive of one picture, which covers the world. */
function archive(picture) {
  const metadata = Buffer.from("{}");
  // One entry: tile 0, once, so many bytes from the first on.
  const directory = Buffer.from([1, 0, 1, picture.length, 1]);
  const header = Buffer.alloc(127);
  header.write("PMTiles");
  header.writeUInt8(3, 7);
  const start = header.length + directory.length + metadata.length;
  const numbers = [header.length, directory.length, header.length + directory.length, metadata.length, start, 0, start, picture.length, 1, 1, 1];
  numbers.forEach((number, at) => header.writeBigUInt64LE(BigInt(number), 8 + 8 * at));
  // Clustered, nothing packed, PNG, one level.
  Buffer.from([1, 1, 1, 2, 0, 0]).copy(header, 96);
  [-180, -85, 180, 85].forEach((degrees, at) => header.writeInt32LE(degrees * 1e7, 102 + 4 * at));
  return Buffer.concat([header, directory, metadata, picture]);
}

test("towns have names, and a map that the user brings is drawn on", async () => {
  const picture = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  const tiles = join(folder, "map.pmtiles");
  writeFileSync(tiles, archive(picture));
  const [child, address] = await serve(join(folder, "examples.dateline"), "--tiles", tiles);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const asked = [];
  page.on("response", (response) => asked.push([response.status(), new URL(response.url()).pathname, response.request().headers()["range"]]));
  const named = page.waitForResponse((response) => response.url().includes("/api/v1/labels"));
  await page.goto(new URL("/?map=34,37,6", address).href);
  const towns = await (await named).json();
  assert.ok(towns.features.some((town) => town.properties.name === "Damascus"));
  await page.waitForSelector('.canvas[data-ready="true"]');
  await page.waitForFunction(() => document.querySelector(".maplibregl-canvas") !== null);
  assert.ok(asked.some(([status, path, range]) => status === 206 && path === "/tiles.pmtiles" && range), "tiles are asked for in ranges");
  await page.screenshot({ path: join(shots, "tiles.png") });
  await context.close();
  child.kill("SIGTERM");
});
