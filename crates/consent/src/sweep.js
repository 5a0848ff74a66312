((stores, cookies) => {
  const hit = (name, [start, end]) =>
    end == null
      ? name === start
      : name.length > start.length + end.length && name.startsWith(start) && name.endsWith(end);
  const among = (rows) => (name) => rows.some((row) => hit(name, row));
  const attempt = (rows, action) => {
    try {
      if (rows.length) action(rows);
    } catch {
      // The browser keeps this store closed.
    }
  };
  const [local, session, databases, copies] = stores;
  const clear = (storage, rows) =>
    Array.from(storage, (_, at) => storage.key(at))
      .filter(among(rows))
      .forEach((key) => storage.removeItem(key));
  attempt(local, (rows) => clear(localStorage, rows));
  attempt(session, (rows) => clear(sessionStorage, rows));
  attempt(databases, (rows) => {
    const drop = (name) => indexedDB.deleteDatabase(name);
    rows.filter((row) => row[1] == null).forEach((row) => drop(row[0]));
    const families = among(rows.filter((row) => row[1] != null));
    indexedDB
      .databases?.()
      .then((all) => all.map((one) => one.name).filter(families).forEach(drop))
      .catch(() => {});
  });
  attempt(copies, (rows) => {
    caches
      .keys()
      .then((all) => all.filter(among(rows)).forEach((name) => caches.delete(name)))
      .catch(() => {});
  });
  attempt(cookies, (rows) => {
    const host = location.hostname.split(".");
    const domains = ["", ...host.map((_, at) => "; Domain=" + host.slice(at).join("."))];
    document.cookie.split("; ").forEach((pair) => {
      const name = pair.split("=")[0];
      rows
        .filter((row) => hit(name, row))
        .forEach((row) =>
          domains.forEach((domain) => (document.cookie = name + "=; Max-Age=0" + row[2] + domain)),
        );
    });
  });
})
