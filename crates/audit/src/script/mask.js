// Hides what a picture must not show: fields for secrets, fields and elements with a text that the audit typed, and, once something
// was typed, frames into which this script cannot look. Returns how many elements it hid that were not hidden before; `restore`
// shows all of them again.
((typed, secrets, restore) => {
  const place = "cookieRegistryAuditHidden";
  const hidden = globalThis[place] || new Map();
  if (restore) {
    for (const [element, style] of hidden) {
      if (style === null) element.removeAttribute("style");
      else element.setAttribute("style", style);
    }
    delete globalThis[place];
    return "0";
  }
  Object.defineProperty(globalThis, place, { value: hidden, configurable: true, enumerable: false });
  const fields = "input[type=password], [autocomplete~=current-password], [autocomplete~=new-password], [autocomplete~=one-time-code], " +
    "[autocomplete~=cc-number], [autocomplete~=cc-csc]";
  let count = 0;
  const hide = (element) => {
    if (!element || hidden.has(element)) return;
    hidden.set(element, element.getAttribute("style"));
    element.style.setProperty("visibility", "hidden", "important");
    element.style.setProperty("transition", "none", "important");
    count++;
  };
  const has = (text, list) => typeof text === "string" && list.some((it) => text.includes(it));
  const shows = (element) => {
    if (has(element.value, typed)) return true;
    for (const { value } of element.attributes) if (has(value, secrets)) return true;
    if (!has(element.textContent, secrets) || ["SCRIPT", "STYLE"].includes(element.tagName)) return false;
    // The innermost element that has all of it.
    return ![...element.children].some((it) => has(it.textContent, secrets));
  };
  const visit = (root, depth) => {
    if (depth > 8) return;
    for (const element of root.querySelectorAll(fields)) hide(element);
    for (const element of root.querySelectorAll("*")) {
      if (typed.length && shows(element)) hide(element);
      if (element.shadowRoot) visit(element.shadowRoot, depth + 1);
      if (["iframe", "frame", "object", "embed"].includes(element.localName)) {
        let inner = null;
        try {
          inner = element.contentDocument;
        } catch {}
        if (inner) visit(inner, depth + 1);
        else if (typed.length) hide(element);
      }
    }
  };
  visit(document, 0);
  return String(count);
})(TYPED, SECRETS, RESTORE)
