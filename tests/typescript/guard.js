// Writes what the policy allows and what it does not, with the guard on, and reports what the guard said and what is stored.
export async function tryAll(shop, name) {
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const attempt = async (run) => {
    try {
      await run();
      return "done";
    } catch (error) {
      return error.name;
    }
  };
  const cookies = () => document.cookie.split("; ").map((pair) => pair.split("=")[0]).filter((one) => one !== "" && one !== "choice").sort();
  const clear = () => {
    for (const one of cookies()) document.cookie = `${one}=; Max-Age=0; Path=/`;
    localStorage.clear();
    sessionStorage.clear();
  };
  const opened = (name) => new Promise((done, failed) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => done(request.result.close());
    request.onerror = failed;
  });
  const write = async () => ({
    // Allowed.
    "declared cookie": await attempt(() => (document.cookie = "tab=mine; Path=/")),
    "chunk": await attempt(() => (document.cookie = "basket.0=a; Path=/")),
    "member": await attempt(() => (document.cookie = "draft_7_v2=a; Path=/")),
    "granted": await attempt(() => (document.cookie = "visits=1; Path=/")),
    "through the module": await attempt(() => shop.storage.theme.set("dark")),
    "removal": await attempt(() => (document.cookie = "unknown-before=; Max-Age=0; Path=/")),
    "removal by date": await attempt(() => (document.cookie = "unknown-before=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/")),
    "declared database": await attempt(() => opened("shop-drafts")),
    // Not allowed.
    "undeclared cookie": await attempt(() => (document.cookie = "fbp=secret-value; Path=/; Expires=Fri, 31 Dec 2999 00:00:00 GMT")),
    "retired cookie": await attempt(() => (document.cookie = "old_ab=secret-value; Path=/")),
    "refused category": await attempt(() => (document.cookie = "_ads=secret-value; Path=/")),
    "refused party": await attempt(() => (document.cookie = "_ga_1=secret-value; Path=/")),
    "undeclared key": await attempt(() => localStorage.setItem("tracker", "secret-value")),
    "refused key": await attempt(() => sessionStorage.setItem("shop.recent.1", "secret-value")),
    "the other area": await attempt(() => sessionStorage.setItem("shop.theme", "secret-value")),
    "undeclared database": await attempt(() => opened("tracker-db")),
    "undeclared cache": await attempt(async () => void (await caches.open("tracker-cache"))),
    "past the functions": await attempt(() => (localStorage.bypass = "secret-value")),
  });
  const state = async (findings) => ({
    findings: findings.map((one) => `${one.problem} ${one.store} ${one.name}`).sort(),
    cookies: cookies(),
    local: Object.keys(localStorage).sort(),
    session: Object.keys(sessionStorage).sort(),
    databases: (await indexedDB.databases()).map((one) => one.name).sort(),
  });
  const visit = async (refuse) => {
    clear();
    for (const one of await indexedDB.databases()) indexedDB.deleteDatabase(one.name);
    localStorage.setItem("before", "1");
    const findings = [];
    const end = shop.guard({ refuse, report: (finding) => findings.push(finding) });
    const wrote = await write();
    await pause(5500);
    const found = { wrote, ...(await state(findings)) };
    end();
    const before = findings.length;
    document.cookie = "afterwards=1; Path=/";
    localStorage.setItem("afterwards", "1");
    found.afterwards = [findings.length - before, localStorage.getItem("afterwards"), cookies().includes("afterwards")];
    return found;
  };
  const reported = await visit(false);
  const refused = await visit(true);
  clear();
  // A frame without a guard in a page that has one; then a frame that has one of its own; and a worker.
  const frame = async (path) => {
    const made = document.createElement("iframe");
    const loaded = new Promise((done) => (made.onload = done));
    made.src = path;
    document.body.append(made);
    await loaded;
    return made;
  };
  const ofPage = [];
  const endOfPage = shop.guard({ report: (finding) => ofPage.push(finding) });
  const bare = await frame("/frame/bare");
  bare.contentDocument.cookie = "framed=secret-value; Path=/";
  bare.contentWindow.localStorage.setItem("framed", "secret-value");
  await pause(5500);
  endOfPage();
  clear();
  const guarded = await frame("/frame/guarded");
  guarded.contentDocument.cookie = "framed=secret-value; Path=/";
  guarded.contentWindow.localStorage.setItem("framed", "secret-value");
  const texts = (findings) => findings.map((one) => `${one.problem} ${one.store} ${one.name}`).sort();
  const frames = { bare: texts(ofPage), guarded: texts(guarded.contentWindow.findings) };
  for (const one of [bare, guarded]) one.remove();
  clear();
  const worker = new Worker("/worker.js", { type: "module" });
  const inWorker = await new Promise((done) => {
    worker.onmessage = (event) => done(event.data);
    worker.onerror = (event) => done(String(event.message));
  });
  worker.terminate();
  // To the service, in a report.
  const end = shop.guard({ report: `/report/${name}` });
  document.cookie = "fbp=secret-value; Path=/";
  document.cookie = "fbp=secret-value; Path=/";
  localStorage.setItem("a/b&c=d " + "x".repeat(200), "secret-value");
  end();
  clear();
  return { reported, refused, frames, inWorker };
}
