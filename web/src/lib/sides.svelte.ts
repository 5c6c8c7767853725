// Sides are told apart by colour, by pattern and by name, never by colour alone.
import { get } from "./api";
import type { Facets } from "./types";

/** Colours and patterns there are; a further side shares the last. app.css has them, --side-0 … and fill #side-0 …. */
const STYLES = 7;

class Sides {
  #order = $state.raw<string[]>([]);

  constructor() {
    // By how many claims of the whole ledger they are in, so that a side keeps its colour whatever is filtered.
    get<Facets>("facets")
      .then((facets) => {
        this.#order = facets.sides.map((one) => one.value);
      })
      .catch(() => {});
  }

  get all(): string[] {
    return this.#order;
  }

  /** Number of a side's colour and pattern; "none" for no side. */
  style(side: string | null): string {
    if (!side) return "none";
    const at = this.#order.indexOf(side);
    return String(Math.min(at < 0 ? STYLES - 1 : at, STYLES - 1));
  }
}

export const sides = new Sides();
