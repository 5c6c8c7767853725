// Short wordings for what claims say.
import type { Account, Figure, Party, Place, Speaker, Time } from "./types";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "20 Jun 2017", "20 Jun 2017, 05:15"; what is no day stays as it is. */
export function moment(words: string): string {
  const parts = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d))?/.exec(words);
  if (!parts) return words;
  const [, year, month, day, clock] = parts;
  const date = `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${Number(year)}`;
  return clock ? `${date}, ${clock}` : date;
}

export function interval(from: string | null, to: string | null): string {
  if (from && to) {
    if (from === to) return moment(from);
    const [a, b] = [from.slice(0, 10), to.slice(0, 10)];
    if (a === b) return `${moment(a)}, ${from.slice(11) || "00:00"}–${to.slice(11) || "24:00"}`;
    if (a.slice(5) === "01-01" && b === `${a.slice(0, 4)}-12-31`) return a.slice(0, 4);
    if (a.slice(0, 7) === b.slice(0, 7)) return `${Number(a.slice(8))}–${moment(b)}`;
    if (a.slice(0, 4) === b.slice(0, 4)) return `${moment(a).slice(0, -5)} – ${moment(b)}`;
    return `${moment(a)} – ${moment(b)}`;
  }
  if (from) return `from ${moment(from)}`;
  if (to) return `until ${moment(to)}`;
  return "";
}

export function when(time: Time | null): string {
  return time ? interval(time.from, time.to) : "";
}

/** "ASSAULT" becomes "Assault". */
export function capitalised(code: string): string {
  return code.charAt(0).toUpperCase() + code.slice(1).toLowerCase().replaceAll("_", " ");
}

/** "us-led-coalition" becomes "us-led coalition" and so on: sides are written in small letters. */
export function sideName(side: string): string {
  return side === "" ? "no side known" : side.replaceAll("-", " ");
}

type Deed = Pick<Account, "event_type" | "mode" | "control_state">;

export function deed(claim: Deed): string {
  const words: string[] = [];
  if (claim.event_type) words.push(capitalised(claim.event_type) + (claim.mode ? `, ${claim.mode}` : ""));
  if (claim.control_state) words.push(claim.event_type ? `control ${claim.control_state}` : `Control ${claim.control_state}`);
  return words.join(" · ") || "Claim";
}

export function names(parties: Party[]): string {
  return [...new Set(parties.map((party) => party.name))].join(", ");
}

export function where(place: Place | null): string {
  if (!place) return "";
  return place.lat === null ? `${place.name} (not placed)` : place.name;
}

/** "±42 km" */
export function reach(radius: number | null): string {
  if (radius === null) return "";
  return `±${radius < 3 ? Math.round(radius * 10) / 10 : Math.round(radius)} km`;
}

/** Who speaks: "Nasr al-Rifai, spokesman, Osoud al-Sharqiya", or the outlet itself. */
export function speaker(source: Speaker, outlet: string | null): string {
  const words = [source.name, source.role, source.organisation].filter((word): word is string => word !== null);
  const named = [...new Set(words)].join(", ");
  return named || (source.kind === "report" ? (outlet ?? "the report itself") : source.kind);
}

export const KINDS: Record<string, string> = {
  report: "outlet itself",
  party: "party",
  official: "official",
  monitor: "monitor",
  media: "other media",
  witness: "witness",
  anonymous: "unnamed",
};

export function figure(count: Figure): string {
  if (count.low !== null && count.high !== null && count.low !== count.high) return `${count.low}–${count.high}`;
  if (count.best !== null) return String(count.best);
  if (count.low !== null) return count.high === null ? `at least ${count.low}` : String(count.low);
  return count.high === null ? "" : `at most ${count.high}`;
}

export function toll(claim: { dead: Figure; injured: Figure }): string {
  const [dead, hurt] = [figure(claim.dead), figure(claim.injured)];
  return [dead && `${dead} dead`, hurt && `${hurt} injured`].filter(Boolean).join(", ");
}

/** "1 claim", "2 claims", "12,000 claims". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** Where the words that say what happened stand in a sentence: before, words, after. */
export function marked(claim: Account): [string, string, string] {
  const letters = [...claim.sentence];
  const piece = (from: number, to: number): string => letters.slice(from, to).join("");
  const [start, end] = claim.trigger_at ?? [-1, -1];
  const [first, last] = [start - claim.start, end - claim.start];
  // The words may stand in another sentence.
  if (first < 0 || last > letters.length || first >= last) return [claim.sentence, "", ""];
  return [piece(0, first), piece(first, last), piece(last, letters.length)];
}
