/**
 * Whether a browser page of `origin` may call. `allowed` lists origins; one that ends in `:*` stands for every port of its host.
 */
export function originAllowed(allowed: readonly string[], origin: string): boolean {
  return allowed.some((entry) => {
    if (!entry.endsWith(':*')) return entry === origin;
    const host = entry.slice(0, -2);
    return (
      origin === host ||
      (origin.startsWith(`${host}:`) && /^\d{1,5}$/.test(origin.slice(host.length + 1)))
    );
  });
}
