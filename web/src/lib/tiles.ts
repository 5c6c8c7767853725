// The map that a user brought (dateline serve --tiles FILE): a PMTiles archive of pictures or of shapes.
import type { LayerSpecification, SourceSpecification } from "maplibre-gl";

/** Source and layers to draw between our borders and our names. */
export interface Ground {
  source: SourceSpecification;
  layers: LayerSpecification[];
}

/** TileType of the PMTiles format: shapes. The others are pictures. */
const SHAPES = 1;

/** What layers are called in Protomaps' and OpenMapTiles' schemas. */
const WATER = new Set(["water"]);
const LINES = new Set(["roads", "transportation", "waterway", "transit", "boundaries", "boundary"]);
const FAINT = new Set(["landuse", "landcover", "park", "buildings", "building"]);

/** Reads what the archive holds, and teaches MapLibre where its tiles are. */
export async function ground(gl: typeof import("maplibre-gl"), colour: (name: string) => string): Promise<Ground> {
  const { PMTiles, Protocol } = await import("pmtiles");
  const archive = new PMTiles(`${location.origin}/tiles.pmtiles`);
  const protocol = new Protocol();
  protocol.add(archive);
  gl.addProtocol("pmtiles", protocol.tile);
  const [header, metadata] = await Promise.all([archive.getHeader(), archive.getMetadata()]);
  const attribution = String((metadata as { attribution?: string } | null)?.attribution ?? "");
  const url = `pmtiles://${archive.source.getKey()}`;
  if (header.tileType !== SHAPES) {
    return { source: { type: "raster", url, tileSize: 256, attribution }, layers: [{ id: "ground", type: "raster", source: "ground" }] };
  }
  const listed = (metadata as { vector_layers?: { id: string }[] } | null)?.vector_layers ?? [];
  const layers = listed.flatMap(({ id }): LayerSpecification[] => {
    const from = { source: "ground", "source-layer": id };
    if (WATER.has(id)) return [{ id: `ground-${id}`, type: "fill", ...from, paint: { "fill-color": colour("--sea") } }];
    if (FAINT.has(id)) return [{ id: `ground-${id}`, type: "fill", ...from, paint: { "fill-color": colour("--border"), "fill-opacity": 0.18 } }];
    if (LINES.has(id)) return [{ id: `ground-${id}`, type: "line", ...from, paint: { "line-color": colour("--border"), "line-width": 0.8 } }];
    return [];
  });
  return { source: { type: "vector", url, attribution }, layers };
}
