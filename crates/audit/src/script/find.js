// Finds the first element that a visitor can click, by CSS selectors: in the document, in open shadow roots and in frames of the same
// origin. Returns its selector, its text, the text around it and its center in the window.
((selectors, scroll) => {
  const roots = [];
  const collect = (root, left, top, depth) => {
    if (depth > 8 || roots.length > 500) return;
    roots.push([root, left, top]);
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) collect(element.shadowRoot, left, top, depth + 1);
      else if (element.localName === "iframe") {
        let inner = null;
        try {
          inner = element.contentDocument;
        } catch {}
        if (inner) {
          const box = element.getBoundingClientRect();
          collect(inner, left + box.left + element.clientLeft, top + box.top + element.clientTop, depth + 1);
        }
      }
    }
  };
  const visible = (element) => {
    const style = element.ownerDocument.defaultView.getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && style.visibility === "visible" && style.pointerEvents !== "none" && !element.disabled;
  };
  // The element that holds the text of the banner: what says that it is one, else the first around the button with more text than
  // labels of buttons.
  const banner = (element) => {
    const named = element.closest("[role=dialog], [role=alertdialog], [role=region], dialog, section, aside");
    if (named) return named;
    let around = element;
    while (around.parentElement && short(around.innerText).length < 80) around = around.parentElement;
    return around;
  };
  const short = (text) => String(text || "").replace(/\s+/g, " ").trim().slice(0, 2000);
  collect(document, 0, 0, 0);
  for (const selector of selectors)
    for (const [root] of roots) {
      let found = [];
      try {
        found = root.querySelectorAll(selector);
      } catch {
        return { invalid: selector };
      }
      for (const element of found) {
        if (!visible(element)) continue;
        if (scroll) element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
        // Scrolling moves frames too, so their places are read anew.
        roots.length = 0;
        collect(document, 0, 0, 0);
        const place = roots.find(([other]) => other === element.getRootNode()) || [null, 0, 0];
        const box = element.getBoundingClientRect();
        const around = banner(element);
        return {
          selector,
          label: short(element.innerText || element.value),
          text: short(around.innerText),
          x: place[1] + box.left + box.width / 2,
          y: place[2] + box.top + box.height / 2,
        };
      }
    }
  return null;
})(SELECTORS, SCROLL)
