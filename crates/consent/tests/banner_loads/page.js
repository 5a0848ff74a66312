// Visits a page with a frame and a script of a third party, as a visitor would, and sends what was loaded after each step to
// the test's server. A frame whose `sandbox` lacks `allow-scripts` is a browser without scripts.
(async () => {
  const frame = document.createElement("iframe");
  const report = {};
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const page = () => frame.contentDocument;
  const loads = (begin) => new Promise((done) => {
    frame.onload = done;
    begin();
  });
  const open = () => loads(() => (frame.src = `/site?${Math.random()}`));
  const press = (selector) => page().querySelector(selector).click();

  // What the third party was asked for since the last step. So many requests are waited for, and then for those that should not
  // be; `isDone` says what else is waited for.
  const note = async (mode, step, wanted = 0, isDone = () => true) => {
    const hits = [];
    for (let round = 0; round < 400 && (hits.length < wanted || !isDone()); round++) {
      await pause(50);
      hits.push(...(await (await fetch(`/hits?${Math.random()}`)).json()));
    }
    await pause(750);
    hits.push(...(await (await fetch(`/hits?${Math.random()}`)).json()));
    hits.sort();
    const inside = frame.contentWindow;
    report[`${mode}: ${step}`] = {
      hits,
      isSame: inside.isSame ?? false,
      changes: inside.changes ?? [],
      signals: (inside.dataLayer ?? []).map((given) => Array.from(given)),
      frames: page().querySelectorAll("main iframe").length,
      held: page().querySelectorAll("main .consent-load:not([hidden])").length,
      status: page().querySelector("[role=status]")?.textContent ?? null,
      asks: page().querySelector("#registry-ask-title") !== null,
      footer: page().querySelectorAll(".consent-footer button").length,
      focus: page().activeElement?.localName,
      text: page().querySelector("main .consent-load")?.innerText.replace(/\s+/g, " ").trim() ?? null,
    };
  };
  const mark = () => {
    const inside = frame.contentWindow;
    inside.isSame = true;
    inside.changes = [];
    page().addEventListener("cookie-registry-change", (event) => inside.changes.push(event.detail));
  };
  const clear = () => {
    for (const pair of document.cookie.split("; ")) document.cookie = `${pair.split("=")[0]}=; Max-Age=0; Path=/`;
  };

  const withScripts = async () => {
    await open();
    mark();
    await note("scripts", "first visit");
    press("main .consent-load button");
    await note("scripts", "accepted in its place", 2);
    await loads(() => press(".consent-footer button"));
    await note("scripts", "withdrawn");
    clear();
    await open();
    mark();
    press("button[value=reject-all]");
    await note("scripts", "rejected", 0, () => page().querySelector("[role=status]") !== null);
    clear();
    await open();
    mark();
    press("button[value=accept-all]");
    await note("scripts", "accepted in the banner", 2);
    await open();
    await note("scripts", "the next page", 2);
    clear();
  };
  const withoutScripts = async () => {
    await open();
    await note("no scripts", "first visit");
    await loads(() => press("main .consent-load button"));
    await note("no scripts", "accepted in its place", 1);
    await loads(() => press(".consent-footer button"));
    await note("no scripts", "withdrawn");
    clear();
  };

  try {
    document.body.append(frame);
    await withScripts();
    frame.remove();
    frame.sandbox = "allow-same-origin allow-forms";
    document.body.append(frame);
    await withoutScripts();
  } catch (error) {
    report.failed = `${error} ${error.stack}`;
  }
  await fetch(`/result${location.pathname}`, { method: "POST", body: JSON.stringify(report) });
})();
