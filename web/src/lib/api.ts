// Asks the server. Nothing is ever asked of another host.

const TOKEN = "dateline-token";

/** The token comes behind the # of the printed address, which no server sees, or in the page itself (--open-writes). */
function findToken(): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    sessionStorage.setItem(TOKEN, given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return document.documentElement.dataset["token"] || sessionStorage.getItem(TOKEN);
}

const token = findToken();

/** Whether this page may write. */
export const mayWrite = token !== null;

export class Failure extends Error {}

async function answer<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const detail = (body as { detail?: string } | null)?.detail;
    throw new Failure(detail ?? `the server answered ${response.status}`);
  }
  return body as T;
}

export async function get<T>(path: string, query?: URLSearchParams, signal?: AbortSignal): Promise<T> {
  const words = query?.toString();
  const address = `/api/v1/${path}${words ? `?${words}` : ""}`;
  return answer<T>(await fetch(address, { signal: signal ?? null, credentials: "omit" }));
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token ?? ""}` };
  const request = { method: "POST", headers, body: JSON.stringify(body), credentials: "omit" } as const;
  return answer<T>(await fetch(`/api/v1/${path}`, request));
}

/** Names of the filters that the API takes, and that stand in the address of the page. */
export const FILTERS = [
  "text", "actor", "recipient", "side", "type", "place", "country", "source_kind", "source", "status", "outlet",
  "from", "to", "near", "box", "report", "first_tellings", "published_to", "as_of",
] as const;

/** The filters of an address, without some. */
export function filters(query: URLSearchParams, ...without: string[]): URLSearchParams {
  const asked = new URLSearchParams();
  for (const name of FILTERS) {
    if (without.includes(name)) continue;
    for (const value of query.getAll(name)) asked.append(name, value);
  }
  return asked;
}
