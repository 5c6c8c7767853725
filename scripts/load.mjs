// Asks a server so many times a second, each time something else, and says how long the answers took from when they were due:
//
//     node scripts/load.mjs http://127.0.0.1:8642 [REQUESTS A SECOND] [SECONDS]
//
// What is asked for is what a reader of the page and a program ask for, in turn: pages of claims by type, side, words, days and
// place, counts for the page's filters, timeline and map, single claims, reports and incidents, and permalinks.
import http from "node:http";

const [origin, rate = "200", seconds = "60"] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

let seed = 1;
/** The same numbers in every run (mulberry32). */
function chance() {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const one = (values) => values[Math.floor(chance() * values.length)];

function ask(path) {
  return new Promise((resolve, reject) => {
    http.get(origin + path, { agent }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (piece) => (body += piece));
      response.on("end", () => resolve({ status: response.statusCode, body }));
      response.on("error", reject);
    }).on("error", reject);
  });
}
const json = async (path) => JSON.parse((await ask(path)).body);

// Incidents are put together when the server starts; the test begins when they are.
while ((await ask("/api/v1/incidents?limit=1")).status !== 200);
const { claims } = await json("/api/v1/claims?limit=500&order=-time");
const { incidents } = await json("/api/v1/incidents?limit=500&least=2");
const { claims: held } = await json("/api/v1/meta");

const day = (at) => new Date(Date.UTC(2017, 4, 1) + at * 86_400_000).toISOString().slice(0, 10);
function days() {
  const from = Math.floor(chance() * 1500);
  return `from=${day(from)}&to=${day(from + Math.floor(chance() * 60))}`;
}
const side = () => `side=${one(["government", "opposition", "coalition", "islamic-state"])}`;
const type = () => `type=${one(["ASSAULT", "MOBILIZE", "COERCE", "RETREAT", "gained", "holds"])}`;
const words = () => `text=${one(["air strike", "convoy", "Tanf", "rebels", "Zaza junction", "killed", "border"])}`;
const kinds = [
  () => `/api/v1/claims?${days()}&limit=40`,
  () => `/api/v1/claims?${side()}&${type()}&${days()}`,
  () => `/api/v1/claims?${words()}&${days()}`,
  () => `/api/v1/facets?${days()}`,
  () => `/api/v1/facets?${side()}&${type()}`,
  () => `/api/v1/timeline?by=day&${side()}`,
  () => `/api/v1/places?${days()}`,
  () => `/api/v1/claims/${one(claims).claim}`,
  () => `/api/v1/reports/${one(claims).report}`,
  () => `/api/v1/incidents?${days()}&limit=20`,
  () => `/api/v1/incidents/${one(incidents).id}`,
  () => `/claims/${one(claims).claim}`,
  () => `/reports/${one(claims).report}`,
];

const count = Number(rate) * Number(seconds);
const took = [];
const failed = {};
const begun = performance.now();
await Promise.all(
  Array.from({ length: count }, async (_, at) => {
    const due = begun + (at * 1000) / Number(rate);
    await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    const path = kinds[at % kinds.length]();
    try {
      const { status } = await ask(path);
      if (status !== 200) failed[status] = (failed[status] ?? 0) + 1;
    } catch (error) {
      failed[error.code] = (failed[error.code] ?? 0) + 1;
    }
    took.push(performance.now() - due);
  }),
);
const lasted = (performance.now() - begun) / 1000;
took.sort((a, b) => a - b);
const share = (part) => `${took[Math.min(took.length - 1, Math.floor(took.length * part))].toFixed(1)} ms`;
console.log(`${held} claims, ${count} requests in ${lasted.toFixed(1)} s: ${(count / lasted).toFixed(0)} a second`);
console.log(`median ${share(0.5)}, 95% ${share(0.95)}, 99% ${share(0.99)}, longest ${share(1)}; failed: ${JSON.stringify(failed)}`);
process.exitCode = Object.keys(failed).length === 0 ? 0 : 1;
