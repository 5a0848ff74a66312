/**
 * Answers the questions of the banner without leaving the page: sends the form of an answer, starts the scripts and embeds that
 * waited for it, reports to Google's tags what the visitor allows, and dispatches `cookie-registry-change` at the document. Without
 * this script the same forms work, and the page is loaded anew after an answer. Where anything fails, they are sent that way.
 */
(() => {
  const LOAD = "[data-registry-load]";
  const meta = (name) => document.querySelector(`meta[name="cookie-registry-${name}"]`);

  // Google's tags expect the arguments of the function, not an array.
  function gtag() {
    (window.dataLayer ??= []).push(arguments);
  }
  const signals = (text) => Object.fromEntries(text.split(" ").map((pair) => pair.split("=")));
  const mode = meta("consent-mode")?.content;
  if (mode) {
    const allowed = Object.entries(signals(mode));
    const before = allowed.map(([name, state]) => [name, name === "security_storage" ? state : "denied"]);
    gtag("consent", "default", Object.fromEntries(before));
    gtag("consent", "update", Object.fromEntries(allowed));
  }

  const replace = (old, html) => {
    const next = document.createRange().createContextualFragment(html).firstElementChild;
    if (!next) old?.remove();
    else if (old) old.replaceWith(next);
    else document.body.prepend(next);
    return next;
  };

  const note = (name, content) => {
    const found = meta(name) ?? document.head.appendChild(document.createElement("meta"));
    found.name = "cookie-registry-" + name;
    found.content = content;
  };

  let top;
  const apply = (answer, form) => {
    const isOff = (one) => one.localName !== "div" && !answer.loads.includes(one.dataset.registryLoad);
    // What has started cannot be stopped otherwise.
    if ([...document.querySelectorAll(LOAD)].some(isOff)) return location.reload();
    note("consent", answer.record);
    if (mode) {
      note("consent-mode", answer.mode);
      gtag("consent", "update", signals(answer.mode));
    }
    let shown;
    for (const held of document.querySelectorAll("div" + LOAD)) {
      if (!answer.loads.includes(held.dataset.registryLoad)) continue;
      const content = document.importNode(held.querySelector("template").content, true);
      if (held.contains(form)) shown = content.firstElementChild;
      held.replaceWith(content);
    }
    top ??= document.querySelector("#registry-ask-title, .consent > p[role=status]")?.closest(".consent");
    top = replace(top, answer.top);
    const footer = document.querySelector(".consent-footer");
    if (footer) replace(footer, answer.footer);
    // The button that had the keyboard's focus is gone.
    const next = shown ?? top;
    if (next) {
      if (next === top) next.tabIndex = -1;
      next.focus();
    }
    const sweep = document.querySelector('script[src*="/sweep.js"]');
    if (sweep) {
      const again = document.createElement("script");
      again.src = sweep.src.split("?")[0] + "?" + Date.now();
      sweep.replaceWith(again);
    }
    document.dispatchEvent(new CustomEvent("cookie-registry-change", { detail: { granted: answer.granted, loads: answer.loads } }));
  };

  document.addEventListener("submit", async (event) => {
    const [form, by] = [event.target, event.submitter];
    const isOurs = form.closest(".consent-load, .consent-footer") ?? form.closest(".consent")?.querySelector("#registry-ask-title");
    // The settings show the whole choice, so they are loaded anew. Without cookies, the service says what became of the answer.
    if (!isOurs || event.defaultPrevented || !navigator.cookieEnabled || document.querySelector("#registry-settings-title")) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    if (by?.name) body.append(by.name, by.value);
    let answer;
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
      if (!response.ok) throw response;
      answer = await response.json();
    } catch {
      const again = document.createElement("input");
      again.type = "hidden";
      if (by?.name) Object.assign(again, { name: by.name, value: by.value });
      form.append(again);
      return form.submit();
    }
    try {
      apply(answer, form);
    } catch {
      location.reload();
    }
  });
})();
