/** The longest delay of a timer: it takes 32 bits, and runs at once beyond. */
const longest = 2 ** 31 - 1;
/** Between two calls for a time that has passed here and not yet on the server. */
const again = 30_000;
/** So that it has passed on the server, too. */
const margin = 500;

/** Calls `run` once, soon after a time, or in 30 s for one that has passed. Returns what cancels the call. */
export function callAt(time: Date, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const arm = () => {
    const left = time.getTime() - Date.now();
    const delay = left > 0 ? left + margin : again;
    timer = delay > longest ? setTimeout(arm, longest) : setTimeout(run, delay);
  };
  arm();
  return () => clearTimeout(timer);
}
