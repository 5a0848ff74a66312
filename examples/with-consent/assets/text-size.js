// The switch for the size of text, which the visitor asks for and which needs no consent.
"use strict";
(() => {
  const button = document.getElementById("text-size");
  const show = (size) => {
    document.documentElement.classList.toggle("large", size === "large");
    button.setAttribute("aria-pressed", String(size === "large"));
  };
  show(localStorage.getItem("almanac.text-size"));
  button.hidden = false;
  button.addEventListener("click", () => {
    const size = button.getAttribute("aria-pressed") === "true" ? "normal" : "large";
    localStorage.setItem("almanac.text-size", size);
    show(size);
  });
})();
