// Keeps what a visitor chose on the dashboard, and clears what signing out clears. Which settings there
// are, and with which values, stands in attributes of <html>: the service fills them in from its cookie
// registry. The keys are written here too, so that `cargo cookie-registry check` finds one that the policy
// does not declare.
"use strict";
(() => {
  const root = document.documentElement;
  const words = (attribute) => (root.dataset[attribute] ?? "").split(" ").filter(Boolean);

  // Storage can be switched off; the page then works without a memory.
  const attempt = (action) => {
    try {
      return action();
    } catch {
      return null;
    }
  };

  for (const key of words("clearLocal")) attempt(() => localStorage.removeItem(key));
  for (const key of words("clearSession")) attempt(() => sessionStorage.removeItem(key));

  const keep = {
    sidebar: (value) => localStorage.setItem("cw.sidebar", value),
    theme: (value) => localStorage.setItem("cw.theme", value),
  };

  const settings = words("settings").map((name) => ({
    name,
    key: root.dataset[`${name}Key`],
    values: words(`${name}Values`),
  }));

  const stored = ({ key, values }) => {
    const value = attempt(() => localStorage.getItem(key));
    return values.includes(value) ? value : null;
  };

  // At once, before anything is drawn: nothing jumps or flashes.
  for (const setting of settings) {
    const value = stored(setting);
    if (value !== null) root.setAttribute(`data-${setting.name}`, value);
  }

  // What holds where nothing was chosen: the first value, but the system's wish for dark.
  const current = ({ name, values }) => {
    const dark = name === "theme" && matchMedia("(prefers-color-scheme: dark)").matches;
    return root.getAttribute(`data-${name}`) ?? values[dark ? 1 : 0];
  };

  const show = (button, setting) => {
    button.setAttribute("aria-pressed", String(current(setting) === setting.values[1]));
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-toggles]")) {
      const setting = settings.find(({ name }) => name === button.dataset.toggles);
      if (!setting) continue;
      show(button, setting);
      button.hidden = false;
      button.addEventListener("click", () => {
        const [first, second] = setting.values;
        const value = current(setting) === first ? second : first;
        root.setAttribute(`data-${setting.name}`, value);
        attempt(() => keep[setting.name](value));
        show(button, setting);
      });
    }
  });
})();
