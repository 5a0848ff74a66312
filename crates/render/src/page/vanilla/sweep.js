/** Ways to remove, by where an entry is kept. @type {Record<Entry["kind"], (entry: Entry) => void | Promise<void>>} */
const removals = {
  cookie({ name, scope = "" }) {
    const found = document.cookie.split(/; */).map((pair) => pair.split("=", 1)[0]);
    const labels = location.hostname.split(".");
    const hosts = labels.map((_, at) => labels.slice(at).join("."));
    const own = hosts.filter((host) => DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`)));
    for (const one of found.filter((one) => name.test(one))) {
      // Under a wrong domain a browser silently keeps a cookie.
      for (const domain of ["", ...own.map((host) => `; Domain=${host}`)]) {
        document.cookie = `${one}=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT${scope}${domain}`;
      }
    }
  },
  localStorage: ({ name }) => forget(localStorage, name),
  sessionStorage: ({ name }) => forget(sessionStorage, name),
  async indexedDB({ name }) {
    for (const one of await indexedDB.databases()) {
      if (name.test(one.name ?? "")) indexedDB.deleteDatabase(one.name ?? "");
    }
  },
  async caches({ name }) {
    // Without https there are none.
    if (typeof caches === "undefined") return;
    for (const one of await caches.keys()) {
      if (name.test(one)) await caches.delete(one);
    }
  },
};

/** @param {Storage} storage @param {RegExp} name */
function forget(storage, name) {
  for (const key of Object.keys(storage)) {
    if (name.test(key)) storage.removeItem(key);
  }
}

/**
 * Removes what the visitor's choice does not allow, also what the banner itself cannot: storage, and cookies with
 * a prefix or a partition. The banner runs it on every page once there is a choice, and after every change.
 *
 * @param {{ cookie: import("vanilla-cookieconsent").CookieValue }} choice
 */
export async function sweep({ cookie }) {
  const isAllowed = (/** @type {Entry} */ { category, service }) =>
    cookie.categories.includes(category) &&
    (service === undefined || (cookie.services[category] ?? []).includes(service));
  for (const entry of ENTRIES.filter((entry) => !isAllowed(entry))) {
    try {
      await removals[entry.kind](entry);
    } catch (error) {
      // The others are removed all the same.
      reportError(error);
    }
  }
}
