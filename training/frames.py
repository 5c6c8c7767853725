"""Sentences from names/frames.txt, their slots filled from names/slots.txt; the same seed gives the same sentences."""
import os
import random
import re

import data

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "names")


def read_slots(path=os.path.join(HERE, "slots.txt")):
    slots, cur = {}, None
    for line in open(path, encoding="utf-8"):
        line = line.strip()
        if line.startswith("== "):
            cur = slots.setdefault(line[3:], [])
        elif line and line[0] != "#":
            cur += [x.strip() for x in line.split(";") if x.strip()]
    return slots


class Filler:
    """Picks names of one region for all the slots of a sentence."""

    def __init__(self, slots, rng):
        self.slots, self.rng = slots, rng
        self.regions = sorted({k.split(" ")[1] for k in slots if k.startswith("town ")})

    def one(self, slot, region):
        pool = self.slots.get(f"{slot} {region}") or self.slots.get(slot)
        return self.rng.choice(pool)

    def invented(self, region):
        """A village that no list knows."""
        r = self.rng
        s = self.slots
        if region in ("levant", "iraq", "yemen", "libya", "sudan"):
            stem = "".join(r.choice(s["syllable start"]) + r.choice(s["syllable end"]) for _ in range(r.choice((1, 2, 2)))).capitalize()
            k = r.random()
            if k < 0.45:
                return r.choice(s["village first"]) + " " + stem
            if k < 0.7:
                return r.choice(("al-", "Al-", "al-", "el-", "Al ")) + stem
            return stem
        if region == "ukraine":
            first, end = r.choice(s["slavic first"]), r.choice(s["slavic end"])
            return first + " " + end.capitalize() if first[-1] == "a" else first + end.lower()
        if region == "latin":
            return r.choice(("San ", "Santa ", "El ", "La ", "Puerto ", "Villa ", "Los ")) + r.choice(s["latin stem"])
        return "".join(r.choice(s["syllable start"]) + r.choice(s["syllable plain"]) for _ in range(r.choice((2, 3)))).capitalize()

    def person(self, region):
        r = self.rng
        first, last = self.one("first", region), self.one("last", region)
        k = r.random()
        arab = region in ("levant", "iraq", "yemen", "libya", "sudan")
        if arab and k < 0.2:
            return "Abu " + r.choice((first, first + " " + last, first + " al-" + self.one("nisba", region)))
        if arab and k < 0.4:
            return first + " " + r.choice(("al-", "Al-", "al-", "el-", "Al ")) + self.one("nisba", region)
        if k < 0.55:
            return last
        if k < 0.65:
            return first + " " + self.one("first", region) + " " + last
        return first + " " + last

    def town(self, region):
        return self.invented(region) if self.rng.random() < 0.4 else self.one("town", region)

    def fill(self, slot, region):
        r = self.rng
        if slot == "person":
            return f"[p {self.person(region)}]"
        if slot == "title":
            return self.one("title", region)
        if slot == "town":
            return f"[l {self.town(region)}]"
        if slot == "area":
            return f"[l {self.one('area', region)}]"
        if slot == "country":
            return f"[l {self.one('country', region)}]"
        if slot == "force":
            k = r.random()
            arab = region in ("levant", "iraq", "yemen", "libya", "sudan")
            if k < 0.62:
                return f"[f {self.one('force', region)}]"
            if k < 0.75:
                n = r.choice(("1st", "2nd", "3rd", "4th", "5th", "7th", "9th", "11th", "13th", "18th", "22nd", "46th", "60th", "93rd", "101st", "128th"))
                return f"[f {n} {r.choice(self.slots['unit'])}]"
            if arab and k < 0.9:
                return f"[f {r.choice(self.slots['arab force first'])} {r.choice(self.slots['arab force last'])}]"
            who = r.choice((self.one("first", region) + " " + self.one("last", region), self.town(region)))
            return f"[f {who} {r.choice(self.slots['force end'])}]"
        if slot == "org":
            return f"[o {self.one('org', region)}]"
        if slot == "norp":
            return f"[n {self.one('norp', region)}]"
        if slot == "fac":
            k = r.random()
            if k < 0.25 and f"fac {region}" in self.slots:
                return f"[c {self.one('fac', region)}]"
            if k < 0.35:
                return f"[c {r.choice(('Camp', 'Highway', 'Route', 'Fort', 'FOB'))} {r.choice(self.slots['camp'])}]"
            return f"[c {self.town(region)} {r.choice(self.slots['fac end'])}]"
        if slot == "weapon":
            return f"[w {r.choice(self.slots['weapon'])}]"
        if slot == "arms":
            return r.choice(self.slots["arms"])
        if slot == "num":
            return r.choice((str(r.randint(2, 90)), str(r.randint(2, 40)), "two", "three", "four", "five", "six", "seven", "nine", "ten", "a dozen", "several", "dozens of", "scores of"))
        if slot == "x":
            return self.invented("levant").split(" ")[-1].split("-")[-1].capitalize()
        if slot == "town0":
            return self.town(region)
        if slot == "num2":
            return r.choice(("2nd", "9th", "14th", "28th", "36th", "47th", "53rd", "72nd", "110th"))
        if slot in ("first", "last"):
            return self.one(slot, region)
        if slot in self.slots:
            return r.choice(self.slots[slot])
        raise KeyError(slot)

    def sentence(self, frame):
        region = self.rng.choice(self.regions)
        m = re.match(r"@(\w+) ", frame)
        if m:
            region, frame = m[1], frame[m.end():]
        line = re.sub(r"\{(\w+)\}", lambda s: self.fill(s[1], region), frame)
        line = re.sub(r"\ba ((?:\[\w )?[AEIOaeio])", r"an \1", line)
        return line[:1].upper() + line[1:]


SWAPPED = {"PERSON": "person", "PLACE": "town", "FORCE": "force", "FACILITY": "fac"}


def swap(s, filler):
    """The sentence with some of its names replaced by others of the same type."""
    words, names, at = [], [], 0
    region = filler.rng.choice(filler.regions)
    for kind, a, b in data.gold_spans(s["names"]):
        if kind in SWAPPED and filler.rng.random() < 0.5 and not data.is_place(s["words"][a:b]):
            new = data.tokens(filler.fill(SWAPPED[kind], region)[3:-1])
            tags = [0] * len(new)
            data.put(tags, kind, 0, len(new))
            words += s["words"][at:a] + new
            names += s["names"][at:a] + tags
            at = b
    return {"words": words + s["words"][at:], "names": names + s["names"][at:]}


def lines(n, seed):
    rng = random.Random(seed)
    filler = Filler(read_slots(), rng)
    frames = [l.strip() for l in open(os.path.join(HERE, "frames.txt"), encoding="utf-8") if l.strip() and l[0] != "#"]
    return [filler.sentence(frames[k % len(frames)]) for k in range(n)]


def sentences(n, seed):
    return [data.parse_marked(l) for l in lines(n, seed)]


if __name__ == "__main__":
    for line in lines(40, 7):
        print(line)
