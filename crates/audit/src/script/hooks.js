// Runs in each document and worker before its own scripts: reports each call that stores something, with its stack.
// The audit puts the name of its channel in place of CHANNEL. The functions behave as before: a proxy calls the original.
((channel) => {
  const scope = globalThis;
  const send = channel(scope);
  if (typeof send !== "function") return;
  const stringify = JSON.stringify;
  const Failure = Error;
  const place = () => String((scope.location && scope.location.href) || "");
  const origin = () => String(scope.origin || "");
  // The address of a frame; nothing for the page itself and for workers.
  const frame = () => (scope.top && scope.top !== scope ? place() : "");
  const stack = () => {
    const limit = Failure.stackTraceLimit;
    Failure.stackTraceLimit = 15;
    const lines = String(new Failure().stack || "").slice(0, 4000).split("\n");
    Failure.stackTraceLimit = limit;
    return lines;
  };
  // Chromium begins a stack with the name of the error. Then come the functions of this script, which Firefox gives the address of
  // the page: `stack`, `inner` further ones, and the proxy.
  const outer = (lines, inner) => lines.slice((lines[0] === "Error" ? 1 : 0) + inner + 2).join("\n");
  const report = (call, kind, name, more) => {
    try {
      const text = kind === "cookie" ? String(name).slice(0, 8192) : String(name);
      // A name of mebibytes is seen where it is stored.
      if (text.length > 65536) return;
      send(stringify({ call, kind, name: text, url: place(), frame: frame(), origin: origin(), stack: outer(stack(), 2), ...more }));
    } catch {}
  };
  const wrap = (owner, name, part, after) => {
    const described = owner && Object.getOwnPropertyDescriptor(owner, name);
    if (!described || typeof described[part] !== "function") return false;
    described[part] = new Proxy(described[part], {
      apply(target, self, given) {
        const result = Reflect.apply(target, self, given);
        try {
          after(self, given, result);
        } catch {}
        return result;
      },
    });
    try {
      Object.defineProperty(owner, name, described);
    } catch {}
    return true;
  };
  const prototype = (name) => scope[name] && scope[name].prototype;
  const own = (read) => {
    try {
      return read();
    } catch {
      return undefined;
    }
  };

  wrap(prototype("Document"), "cookie", "set", (self, [text]) => {
    const pair = String(text).split(";")[0].trim();
    const name = pair.includes("=") ? pair.split("=")[0].trim() : "";
    const confirmed = self.cookie.split("; ").some((it) => (name ? it.startsWith(name + "=") : it === pair));
    report("document.cookie", "cookie", text, { confirmed });
  });
  wrap(prototype("CookieStore"), "set", "value", (_, [first, second], result) => {
    const it = typeof first === "object" && first ? first : { name: first, value: second };
    let text = `${it.name}=${it.value}; Path=${it.path || "/"}; SameSite=${it.sameSite || "strict"}`;
    if (it.domain) text += `; Domain=${it.domain}`;
    if (it.expires) text += `; Expires=${new Date(Number(it.expires)).toUTCString()}`;
    if (it.partitioned) text += "; Partitioned";
    // It is stored once the promise is kept, even if it is removed after that.
    const lines = outer(stack(), 1);
    const tell = (confirmed) => report("cookieStore.set", "cookie", text + "; Secure", { confirmed, stack: lines });
    Promise.resolve(result).then(
      () => tell(true),
      () => tell(false),
    );
  });
  wrap(prototype("Storage"), "setItem", "value", (self, [key]) => {
    const session = self === own(() => scope.sessionStorage);
    report(session ? "sessionStorage.setItem" : "localStorage.setItem", session ? "session-storage" : "local-storage", key);
  });
  wrap(prototype("IDBFactory"), "open", "value", (_, [name]) => report("indexedDB.open", "indexed-db", name));
  wrap(prototype("CacheStorage"), "open", "value", (_, [name]) => report("caches.open", "cache-storage", name));
  wrap(prototype("ServiceWorkerContainer"), "register", "value", (_, [script, options]) => {
    const scopeOf = (options && options.scope) || "./";
    const base = options && options.scope ? scope.location.href : new URL(script, scope.location.href);
    report("serviceWorker.register", "service-worker", new URL(scopeOf, base).href);
  });
  // A worker of Chromium gets these functions only after this script: they are looked for again when they are about to be used.
  let late = [
    () => wrap(prototype("StorageManager"), "getDirectory", "value", () =>
      report("navigator.storage.getDirectory", "file-system", origin()),
    ),
    () => wrap(prototype("StorageBucketManager"), "open", "value", (_, [name]) =>
      report("navigator.storageBuckets.open", "other", `storage bucket ${name}`),
    ),
  ];
  const look = () => (late = late.filter((wraps) => !wraps()));
  look();
  if (late.length)
    for (const navigator of ["Navigator", "WorkerNavigator"])
      for (const name of ["storage", "storageBuckets"]) wrap(prototype(navigator), name, "get", look);
  for (const method of ["set", "append"])
    wrap(prototype("SharedStorage"), method, "value", (_, [key]) =>
      report(`sharedStorage.${method}`, "other", `shared storage ${key}`),
    );
  for (const method of ["webkitRequestFileSystem", "requestFileSystem"])
    wrap(scope, method, "value", () => report(method, "file-system", origin()));
})(CHANNEL);
