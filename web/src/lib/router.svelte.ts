// The address of the page is its only state: what is shown is what it says.

export interface Address {
  path: string;
  query: URLSearchParams;
}

function read(): Address {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

class Router {
  #address = $state.raw<Address>(read());

  constructor() {
    addEventListener("popstate", () => {
      this.#address = read();
    });
    document.addEventListener("click", (event) => this.#follow(event));
  }

  get path(): string {
    return this.#address.path;
  }

  get query(): URLSearchParams {
    return this.#address.query;
  }

  /** Goes to another address; `replace` leaves no step to go back to. */
  go(to: string, replace = false): void {
    if (to === location.pathname + location.search) return;
    if (replace) history.replaceState(null, "", to);
    else history.pushState(null, "", to);
    this.#address = read();
  }

  /** The same view with other parameters; an empty list takes one away. */
  with(changes: Record<string, string[]>): string {
    const query = new URLSearchParams(this.query);
    for (const [name, values] of Object.entries(changes)) {
      query.delete(name);
      for (const value of values) query.append(name, value);
    }
    const words = query.toString();
    return this.path + (words ? `?${words}` : "");
  }

  set(changes: Record<string, string[]>, replace = false): void {
    this.go(this.with(changes), replace);
  }

  /** Links to views of the page are followed without loading it again. */
  #follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || link.target || link.origin !== location.origin) return;
    const isView = link.pathname === "/" || link.pathname.startsWith("/view/");
    if (!isView || (link.hash && link.pathname === location.pathname && link.search === location.search)) return;
    event.preventDefault();
    this.go(link.pathname + link.search);
    if (link.dataset["keep"] === undefined) {
      scrollTo(0, 0);
      document.getElementById("main")?.focus({ preventScroll: true });
    }
  }
}

export const router = new Router();
