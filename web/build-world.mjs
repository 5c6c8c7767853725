// Makes dist/world.json: the borders of Natural Earth (world-atlas, 1:50 million) with fewer points, and where the names of
// countries stand. The page has no other map.
import { readFileSync, writeFileSync } from "node:fs";
import { feature } from "topojson-client";
import { presimplify, simplify, sphericalTriangleArea } from "topojson-simplify";
import { quantize } from "topojson-client";

/** Corners that cut off less than this are left out; steradians, some 30 km² here. */
const LEAST = 4e-6;
/** Steps of the grid that points lie on, from pole to pole: some 400 m. */
const GRID = 1e5;

const atlas = JSON.parse(readFileSync(new URL("node_modules/world-atlas/countries-50m.json", import.meta.url), "utf8"));
const names = feature(atlas, atlas.objects.countries).features.map((country) => label(country));
const plain = simplify(presimplify(atlas, sphericalTriangleArea), LEAST);
for (const geometry of plain.objects.countries.geometries) {
  delete geometry.properties;
  delete geometry.id;
}
delete plain.objects.land;
const world = { ...quantize(dropEmpty(plain), GRID), names };
writeFileSync(new URL("dist/world.json", import.meta.url), JSON.stringify(world));

/** Arcs lose all but their ends; islands whose ring has fewer than four points are no rings any more. */
function dropEmpty(topology) {
  const points = (ring) => ring.reduce((sum, arc) => sum + topology.arcs[arc < 0 ? ~arc : arc].length - 1, 1);
  const isRing = (ring) => points(ring) > 3;
  for (const geometry of topology.objects.countries.geometries) {
    if (geometry.type === "Polygon") {
      geometry.arcs = geometry.arcs.filter(isRing);
    } else if (geometry.type === "MultiPolygon") {
      geometry.arcs = geometry.arcs.map((polygon) => polygon.filter(isRing)).filter((polygon) => polygon.length > 0);
    }
  }
  return topology;
}

/** A country's name at the middle of its largest piece, with the piece's size for when to show it. */
function label(country) {
  const polygons = country.geometry.type === "Polygon" ? [country.geometry.coordinates] : country.geometry.coordinates;
  let best = { area: -1, point: [0, 0] };
  for (const [ring] of polygons) {
    let [area, x, y] = [0, 0, 0];
    for (let i = 0; i + 1 < ring.length; i += 1) {
      const cross = ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
      area += cross / 2;
      x += (ring[i][0] + ring[i + 1][0]) * cross;
      y += (ring[i][1] + ring[i + 1][1]) * cross;
    }
    if (Math.abs(area) > best.area) {
      best = { area: Math.abs(area), point: [x / (6 * area), y / (6 * area)] };
    }
  }
  const round = (degrees) => Math.round(degrees * 100) / 100;
  return [country.properties.name, round(best.point[0]), round(best.point[1]), Math.round(best.area * 10) / 10];
}
