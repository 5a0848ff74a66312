/** An entry to remove: where it is stored, and its name or, of a family, how its names start and end; of a cookie also the attributes with which it was set, and whether only exactly these remove it. @typedef {readonly [store: "cookie" | "localStorage" | "sessionStorage" | "indexedDB" | "caches", start: string, end?: string | null, attributes?: string, exact?: boolean]} Removal */

/**
 * Removes entries from the browser, wherever a script can reach them. All removals begin at once; cookies and keys are gone when the call returns.
 * A store that the browser does not have has nothing in it, and neither has any where it blocks the site's data, or in a frame with `sandbox`.
 * One that the browser refuses otherwise stops no other removal: once all have ended, one error names those that failed. An exact name is removed without being looked for. `domains` are those to which the service may scope a cookie, all
 * domains above the page's host where it is null.
 */
async function removeFromBrowser(/** @type {readonly Removal[]} */ removals, /** @type {readonly string[] | null} */ domains) {
  const named = (/** @type {readonly string[]} */ names, /** @type {Removal} */ removal) => {
    const [, start, end] = removal;
    if (end == null) return [start];
    return names.filter((name) => name.length > start.length + end.length && name.startsWith(start) && name.endsWith(end));
  };

  const cookie = (/** @type {Removal} */ removal) => {
    if (typeof document === "undefined") return;
    const names = document.cookie.split(";").map((pair) => (pair.split("=", 1)[0] ?? "").trim());
    const labels = location.hostname.split(".");
    const hosts = labels.map((_, at) => labels.slice(at).join("."));
    const own = hosts.filter((host) => domains?.some((domain) => host === domain || host.endsWith("." + domain)) ?? true);
    // A browser silently keeps a cookie that is removed under another domain than its own.
    const scopes = removal[4] ? [""] : ["", ...own.map((host) => "; Domain=" + host)];
    for (const name of new Set(named(names, removal))) {
      for (const scope of scopes) {
        document.cookie = `${name}=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT${removal[3] ?? ""}${scope}`;
      }
    }
  };

  const key = (/** @type {Storage | null | undefined} */ storage, /** @type {Removal} */ removal) => {
    const keys = Array.from({ length: storage?.length ?? 0 }, (_, at) => storage?.key(at) ?? "");
    for (const name of named(keys, removal)) storage?.removeItem(name);
  };

  const database = async (/** @type {Removal} */ removal) => {
    if (typeof indexedDB === "undefined") return;
    // Only a family's names have to be listed, which not every browser can.
    const names = removal[2] == null ? [] : (await indexedDB.databases()).map((found) => found.name ?? "");
    const deletions = named(names, removal).map(
      (name) =>
        new Promise((resolve, reject) => {
          const request = indexedDB.deleteDatabase(name);
          // A database that is still open is deleted once it is closed.
          request.onsuccess = request.onblocked = resolve;
          request.onerror = () => reject(request.error);
        }),
    );
    await Promise.all(deletions);
  };

  const cache = async (/** @type {Removal} */ removal) => {
    // Without https there is none.
    if (typeof caches === "undefined") return;
    const names = removal[2] == null ? [] : await caches.keys();
    await Promise.all(named(names, removal).map((name) => caches.delete(name)));
  };

  // Of a server, the areas would be those of all visitors.
  const hasAreas = typeof document !== "undefined";
  const isBlocked = () => {
    try {
      return hasAreas && globalThis.localStorage === undefined;
    } catch (error) {
      return error instanceof DOMException && error.name === "SecurityError";
    }
  };

  const remove = {
    cookie,
    localStorage: (/** @type {Removal} */ removal) => hasAreas && key(globalThis.localStorage, removal),
    sessionStorage: (/** @type {Removal} */ removal) => hasAreas && key(globalThis.sessionStorage, removal),
    indexedDB: database,
    caches: cache,
  };
  const failures = await Promise.all(
    removals.map(async (removal) => {
      try {
        await remove[removal[0]](removal);
        return [];
      } catch (error) {
        return isBlocked() ? [] : [`${removal[0]} ${JSON.stringify(removal[1])}: ${error}`];
      }
    }),
  );
  if (failures.flat().length > 0) throw new Error("not removed: " + failures.flat().join("; "));
}
