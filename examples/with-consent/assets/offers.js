// What is kept for offers. Pages load it only for visitors who granted marketing.
"use strict";
(() => {
  sessionStorage.setItem("almanac.offers", String(1 + Number(sessionStorage.getItem("almanac.offers") ?? 0)));
  const opening = indexedDB.open("almanac-interests", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("subjects");
  // An open connection would hold up the removal of the database.
  opening.onsuccess = () => opening.result.close();
  // Only over https, and on this very machine.
  globalThis.caches?.open("almanac-covers");
})();
