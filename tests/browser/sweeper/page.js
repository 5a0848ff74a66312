// Fills every store, takes a capability away, sweeps, and reports what is left. `removeFromBrowser` comes from sweeper.js.

const DOMAINS = ["shop.localhost"];
const REMOVALS = [
  ["localStorage", "exact"],
  ["localStorage", "many.", ".v1"],
  ["sessionStorage", "exact"],
  ["sessionStorage", "many.", ""],
  ["indexedDB", "exact"],
  ["indexedDB", "many.", ".v1"],
  ["caches", "exact"],
  ["caches", "many.", ".v1"],
  ["cookie", "exact", null, "; Path=/"],
  ["cookie", "elsewhere", null, "; Path=/elsewhere"],
  ["cookie", "many_", "_v1", "; Path=/"],
  ["cookie", "scoped", null, "; Path=/; Domain=shop.localhost", true],
];
/** The names that belong to no removal. */
const KEPT = ["other", "many..v1", "xmany.a.v1", "many.a.v2"];
const REMOVED = ["exact", "many.a.v1", "many.b.v1"];

const opened = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function fill() {
  for (const name of [...KEPT, ...REMOVED]) {
    localStorage.setItem(name, "1");
    (await opened(indexedDB.open(name))).close();
    await caches.open(name);
  }
  for (const name of ["other", "exact", "many.", "many.a", "many.b"]) sessionStorage.setItem(name, "1");
  for (const cookie of [
    "other=1; Path=/", "many__v1=1; Path=/", "many_a=1; Path=/",
    "exact=1; Path=/", "exact=2; Path=/; Domain=shop.localhost", "exact=3; Path=/; Domain=app.shop.localhost",
    "many_a_v1=1; Path=/", "many_b_v1=1; Path=/; Domain=shop.localhost",
    "elsewhere=1; Path=/elsewhere",
    "scoped=own; Path=/", "scoped=1; Path=/; Domain=shop.localhost",
  ]) document.cookie = cookie;
}

/** The cookies of another path, which only a page there sees. */
async function elsewhere() {
  const frame = document.createElement("iframe");
  frame.src = "/elsewhere/empty";
  await new Promise((resolve) => { frame.onload = resolve; document.body.append(frame); });
  const found = frame.contentDocument.cookie;
  frame.remove();
  return found.split("; ").filter((pair) => pair.startsWith("elsewhere="));
}

const real = {
  databases: IDBFactory.prototype.databases,
  deleteDatabase: IDBFactory.prototype.deleteDatabase,
  keys: CacheStorage.prototype.keys,
  delete: CacheStorage.prototype.delete,
};

async function left() {
  const stores = {
    localStorage: Object.keys(localStorage),
    sessionStorage: Object.keys(sessionStorage),
    indexedDB: (await real.databases.call(indexedDB)).map(({ name }) => name),
    caches: await caches.keys(),
    cookie: [...document.cookie.split("; "), ...(await elsewhere())].filter((pair) => pair !== ""),
  };
  return Object.fromEntries(Object.entries(stores).map(([store, names]) => [store, names.sort()]));
}

const refuse = () => {
  throw new DOMException("refused by the test", "SecurityError");
};

/** Replaces properties, and returns what puts them back. */
function replace(...changes) {
  const back = changes.map(([object, name, descriptor]) => {
    const before = Object.getOwnPropertyDescriptor(object, name);
    Object.defineProperty(object, name, { configurable: true, ...descriptor });
    return () => (before === undefined ? delete object[name] : Object.defineProperty(object, name, before));
  });
  return () => back.reverse().forEach((undo) => undo());
}

const missing = { value: undefined };
const refused = { get: refuse, set: refuse };
const throwing = { value: refuse };
const rejecting = { value: () => Promise.reject(new DOMException("refused by the test", "SecurityError")) };
const CASES = {
  "everything is there": [],
  "no cookieStore": [[window, "cookieStore", missing]],
  "no databases()": [[IDBFactory.prototype, "databases", missing]],
  "databases() refused": [[IDBFactory.prototype, "databases", rejecting]],
  "no indexedDB": [[window, "indexedDB", missing]],
  "indexedDB refused": [[window, "indexedDB", refused]],
  "deleteDatabase() refused": [[IDBFactory.prototype, "deleteDatabase", throwing]],
  "no localStorage": [[window, "localStorage", { value: null }]],
  "localStorage refused": [[window, "localStorage", refused]],
  "sessionStorage refused": [[window, "sessionStorage", refused]],
  "no caches": [[window, "caches", missing]],
  "caches refused": [[window, "caches", refused]],
  "caches reject": [[CacheStorage.prototype, "keys", rejecting], [CacheStorage.prototype, "delete", rejecting]],
  "cookies refused": [[document, "cookie", refused]],
  "everything refused": [
    [window, "localStorage", refused], [window, "sessionStorage", refused], [window, "indexedDB", refused],
    [window, "caches", refused], [document, "cookie", refused],
  ],
};

async function run() {
  const results = {};
  for (const [name, changes] of Object.entries(CASES)) {
    await fill();
    const restore = replace(...changes);
    let error = "";
    try {
      await removeFromBrowser(REMOVALS, DOMAINS);
    } catch (failure) {
      error = failure.message;
    }
    restore();
    results[name] = { left: await left(), error };
  }
  return results;
}

const report = (path, body) => fetch(path, { method: "POST", body });
run().then(
  (results) => report(`/result${location.pathname}`, JSON.stringify(results)),
  (error) => report(`/result${location.pathname}`, JSON.stringify({ failed: `${error}\n${error.stack}` })),
);
