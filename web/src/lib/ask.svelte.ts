import { Failure, get } from "./api";

/** What the server answers to a question that changes: the last answer stays until the next is there. */
export class Asked<T> {
  data = $state.raw<T | null>(null);
  error = $state<string | null>(null);
  busy = $state(true);

  /** `question` gives a path and parameters, or null for nothing; it is read again when what it depends on changes. */
  constructor(question: () => { path: string; query?: URLSearchParams } | null) {
    $effect(() => {
      const asked = question();
      if (!asked) {
        this.data = null;
        this.busy = false;
        return;
      }
      const stop = new AbortController();
      this.busy = true;
      get<T>(asked.path, asked.query, stop.signal)
        .then((data) => {
          this.data = data;
          this.error = null;
          this.busy = false;
        })
        .catch((error: unknown) => {
          if (stop.signal.aborted) return;
          this.error = error instanceof Failure ? error.message : "the server cannot be reached";
          this.busy = false;
        });
      return () => stop.abort();
    });
  }
}
