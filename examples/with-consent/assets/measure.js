// What is measured in the browser. Pages load it only for visitors who granted analytics.
"use strict";
(() => {
  const read = JSON.parse(localStorage.getItem("almanac.read") ?? "[]");
  if (!read.includes(location.pathname)) {
    localStorage.setItem("almanac.read", JSON.stringify([...read, location.pathname]));
  }
  const reach = () => {
    const seen = Math.round((100 * (scrollY + innerHeight)) / document.documentElement.scrollHeight);
    document.cookie = `almanac-reach=${Math.min(seen, 100)}; Max-Age=86400; Path=/; SameSite=Lax`;
  };
  reach();
  addEventListener("scrollend", reach);
})();
