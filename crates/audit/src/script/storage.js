// Reads what the browser keeps for the origin of this document, for browsers whose protocol cannot: keys of both storages, databases
// with their stores, caches, and service workers.
(async () => {
  const attempt = async (read) => {
    try {
      return await read();
    } catch {
      return null;
    }
  };
  const keys = (storage) => {
    const all = [];
    for (let at = 0; at < storage.length; at++) all.push([storage.key(at), storage.getItem(storage.key(at))]);
    return all;
  };
  const stores = (name) =>
    new Promise((resolve) => {
      const request = indexedDB.open(name);
      const finish = (list) => {
        try {
          request.result.close();
        } catch {}
        resolve(list);
      };
      request.onsuccess = () => finish([...request.result.objectStoreNames]);
      request.onerror = () => resolve([]);
      request.onblocked = () => resolve([]);
      // A database that does not exist is not created by looking at it.
      request.onupgradeneeded = () => request.transaction.abort();
      setTimeout(() => resolve([]), 1000);
    });
  return JSON.stringify({
    origin: String(location.origin === "null" ? window.origin : location.origin),
    local: await attempt(() => keys(localStorage)),
    session: await attempt(() => keys(sessionStorage)),
    databases: await attempt(async () => {
      const all = [];
      for (const { name } of await indexedDB.databases()) all.push([name, await stores(name)]);
      return all;
    }),
    caches: await attempt(() => caches.keys()),
    workers: await attempt(async () => (await navigator.serviceWorker.getRegistrations()).map((it) => it.scope)),
  });
})()
