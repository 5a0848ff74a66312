// Calls everything of the module where nothing can be stored, and returns what came of it. `shop` is the module.

export async function tryAll(shop) {
  const found = {};
  const attempt = async (name, run) => {
    try {
      const value = await run();
      found[name] = value === undefined ? "undefined" : value;
    } catch (error) {
      found[name] = `${error.name}: ${error.message}`;
    }
  };
  const is = (value) => (value === undefined ? undefined : typeof value);
  await attempt("storage get", () => shop.storage.theme.get());
  await attempt("storage set", () => shop.storage.theme.set("dark"));
  await attempt("storage set of another kind", () => shop.storage.theme.set("blue"));
  await attempt("storage remove", () => shop.storage.theme.remove());
  await attempt("storage members", () => shop.storage.recent().members());
  await attempt("storage member", () => shop.storage.recent().member("1").get());
  await attempt("storage members remove", () => shop.storage.recent().remove());
  await attempt("cookie get", () => shop.cookies.viewport.get(shop.DEVELOPMENT));
  await attempt("cookie set", () => shop.cookies.viewport.set(7, shop.DEVELOPMENT));
  await attempt("cookie set beyond its size", () => shop.cookies.basket().set("x".repeat(100_000)));
  await attempt("cookie remove", () => shop.cookies.viewport.remove(shop.DEVELOPMENT));
  await attempt("cookie members", () => shop.cookies.draft.members());
  await attempt("cookie members remove", () => shop.cookies.draft.remove());
  await attempt("chunks get", () => shop.cookies.basket().get());
  await attempt("granted", () => is(shop.consent.granted("marketing")));
  await attempt("not objected", () => is(shop.consent.notObjected("looks")));
  await attempt("storage set with", () => shop.storage.layout.set("wide", shop.consent.notObjected("looks")));
  await attempt("storage set without", () => shop.storage.layout.set("wide", undefined));
  await attempt("sweep", () => shop.sweep());
  await attempt("clear", () => shop.clear.signOut());
  await attempt("database remove", () => shop.storage.events.remove());
  await attempt("cache remove", () => shop.storage.pages.remove());
  await attempt("cache open", async () => is(await shop.storage.pages.member("1").open()));
  // The record that the server writes into the page grants it where there is a page.
  const analytics = shop.consent.granted("analytics");
  if (analytics) {
    await attempt("database open", () => {
      const request = shop.storage.events.open(analytics, 1);
      if (request === undefined) return undefined;
      return new Promise((resolve) => {
        request.onerror = () => resolve(undefined);
        request.onsuccess = () => resolve("opened");
      });
    });
  }
  return found;
}
