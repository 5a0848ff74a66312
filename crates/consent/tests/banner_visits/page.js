// Visits the service in a frame, as a visitor would, and sends what the browser keeps after each step to the test's server.
// A frame whose `sandbox` lacks `allow-scripts` is a browser without scripts.
(async () => {
  const frame = document.createElement("iframe");
  const report = {};
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const loads = (begin) => new Promise((done) => {
    frame.onload = done;
    begin();
  });
  const page = () => frame.contentDocument;
  const open = (path = "/site") => loads(() => (frame.src = `${path}?${Math.random()}`));
  const press = (selector) => loads(() => page().querySelector(selector).click());

  const attempt = (read) => {
    try {
      return read();
    } catch {
      return "blocked";
    }
  };
  const cookies = () => document.cookie.split("; ").filter((pair) => pair !== "" && !/^(region|next)=/.test(pair));
  const kept = async (mode, step) => {
    // The script that removes entries, and the site's own, have had their time.
    await pause(250);
    const text = (selector) => page().querySelector(selector)?.textContent.replace(/\s+/g, " ").trim() ?? null;
    report[`${mode}: ${step}`] = {
      cookies: attempt(() => cookies().map((pair) => pair.split("=")[0]).sort()),
      local: attempt(() => Object.keys(localStorage).sort()),
      session: attempt(() => Object.keys(sessionStorage).sort()),
      asks: [...page().querySelectorAll("#registry-ask-title ~ details input[name=grant]")].map((box) => box.value),
      status: text("[role=status]"),
      alert: text("[role=alert]"),
      footer: text(".consent-footer"),
      question: text("#registry-ask-title ~ ul"),
    };
  };
  const clear = () => {
    for (const pair of document.cookie.split("; ")) document.cookie = `${pair.split("=")[0]}=; Max-Age=0; Path=/`;
    attempt(() => localStorage.clear());
    attempt(() => sessionStorage.clear());
  };
  const settings = "#registry-settings-title ~ ";
  const select = (wanted) => {
    for (const box of page().querySelectorAll(`${settings}form input[type=checkbox]:not(:disabled)`)) {
      box.checked = wanted.includes(box.value);
    }
  };
  const choose = async (...wanted) => {
    await open("/consent");
    select(wanted);
    await press(`${settings}form button[value=by-category]`);
  };

  const visit = async (mode) => {
    clear();
    await open();
    await kept(mode, "first visit");
    await press("button[value=reject-all]");
    await kept(mode, "reject");
    await open("/consent");
    await press(`${settings}form button[value=accept-all]`);
    await open();
    await kept(mode, "accept");
    await press(".consent-footer button");
    await kept(mode, "withdraw");
    await choose("analytics");
    await open();
    await kept(mode, "one category");
    document.cookie = "region=it; Path=/";
    await choose("analytics", "marketing");
    await open();
    await kept(mode, "without the third party");
    await choose("analytics", "marketing", "marketing/acme");
    await open();
    await kept(mode, "with the third party");
    document.cookie = "next=1; Path=/";
    await open();
    // What a page before removed in vain, this one has removed.
    await open();
    await kept(mode, "a material change");
    await press("#registry-ask-title ~ form button[value=reject-all]");
    await open();
    await kept(mode, "reject after the change");
    clear();
    document.cookie = "region=us-ca; Path=/";
    await open();
    await kept(mode, "where visitors opt out");
    await open("/consent");
    await press(`${settings}form button[value=reject-all]`);
    await open();
    await kept(mode, "opted out");
    clear();
  };

  // Where the browser blocks the data of the site, no answer can be kept.
  const visitBlocked = async (mode) => {
    await open();
    await kept(mode, "first visit");
    await open("/consent");
    await press(`${settings}form button[value=accept-all]`);
    await kept(mode, "accept");
    await open();
    await kept(mode, "afterwards");
  };

  try {
    const visitor = location.pathname.endsWith("-blocked") ? visitBlocked : visit;
    document.body.append(frame);
    await visitor("scripts");
    frame.remove();
    frame.sandbox = "allow-same-origin allow-forms";
    document.body.append(frame);
    await visitor("no scripts");
  } catch (error) {
    report.failed = String(error);
  }
  await fetch(`/result${location.pathname}`, { method: "POST", body: JSON.stringify(report) });
})();
