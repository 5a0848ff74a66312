// Keeps the desk up to date: when the server reports a change, the desk is fetched again and the parts that
// differ are replaced. The scroll position, expanded details and keyboard focus are kept.
"use strict";

// The markup of each part as the server sent it last: details that the reader has expanded since are no difference.
const sent = new Map();
for (const part of document.querySelectorAll("[data-part]")) {
  sent.set(part.id, part.innerHTML);
}

// The page of each frame as it was fetched last.
const fetched = new Map();

const connection = document.getElementById("connection");

async function text(address) {
  const answer = await fetch(address, { cache: "no-store" });
  if (!answer.ok) {
    throw new Error(`${address}: ${answer.status}`);
  }
  return answer.text();
}

const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

// Elements in view that may still exist after the update, with their distance from the top.
function landmarks() {
  const inView = [];
  for (const element of document.querySelectorAll("main [id]")) {
    const { top, height } = element.getBoundingClientRect();
    if (height > 0 && top >= 0 && top < window.innerHeight) {
      inView.push([element.id, top]);
    }
  }
  return inView;
}

function scrollBack(inView) {
  for (const [id, before] of inView) {
    const element = document.getElementById(id);
    if (element) {
      window.scrollBy(0, element.getBoundingClientRect().top - before);
      return;
    }
  }
}

function replace(part, fresh) {
  const all = (selector) => [...part.querySelectorAll(selector)];
  const unfolded = new Set(all("details[open]").map((details) => details.id));
  const had = part.contains(document.activeElement) ? document.activeElement : null;
  part.replaceChildren(...fresh.childNodes);
  for (const details of all("details")) {
    details.open = unfolded.has(details.id);
  }
  if (had) {
    // The focused element may be gone, such as a fixed finding: then its section gets the focus.
    const next = (had.id && document.getElementById(had.id)) || part.closest("section")?.querySelector("h2");
    next?.focus({ preventScroll: true });
  }
}

async function refreshDesk() {
  const fresh = parsed(await text("/"));
  const inView = landmarks();
  let changed = false;
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = fresh.getElementById(part.id);
    if (other && other.innerHTML !== sent.get(part.id)) {
      sent.set(part.id, other.innerHTML);
      replace(part, other);
      changed = true;
    }
  }
  if (changed) {
    scrollBack(inView);
    prepare();
  }
  document.title = fresh.title;
  const status = document.getElementById("status");
  const now = fresh.getElementById("status").textContent;
  // Screen readers would announce the same text again.
  if (status.textContent !== now) {
    status.textContent = now;
  }
}

async function refreshFrame(frame) {
  const address = frame.getAttribute("src");
  const html = await text(address);
  const before = fetched.get(frame);
  fetched.set(frame, html);
  const shown = frame.contentDocument;
  // A frame that has just been made loads by itself, and one that was led elsewhere has to be led back.
  if (before === html || !shown?.body) {
    return;
  }
  const fresh = parsed(html);
  shown.documentElement.lang = fresh.documentElement.lang;
  shown.title = fresh.title;
  const { scrollLeft, scrollTop } = shown.documentElement;
  const had = [...shown.links].indexOf(shown.activeElement);
  shown.body.replaceWith(fresh.body);
  shown.documentElement.scrollTo(scrollLeft, scrollTop);
  shown.links[had]?.focus({ preventScroll: true });
}

// Links of the page lead out of it: in the frame they would be blocked, so they open in a new tab.
const led = new WeakSet();

function leadOutside(frame) {
  const shown = frame.contentDocument;
  if (!shown || led.has(shown)) {
    return;
  }
  led.add(shown);
  shown.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && link.origin !== location.origin) {
      event.preventDefault();
      window.open(link.href, "_blank", "noopener,noreferrer");
    }
  });
}

// `de` as "Deutsch".
function nameLanguages() {
  for (const word of document.querySelectorAll("[data-language]")) {
    const tag = word.dataset.language;
    try {
      word.textContent = new Intl.DisplayNames([tag], { type: "language" }).of(tag);
    } catch {
      word.textContent = tag;
    }
  }
}

let running = false;
let again = false;

async function refresh() {
  if (running) {
    again = true;
    return;
  }
  running = true;
  try {
    do {
      again = false;
      await refreshDesk();
      const frames = [...document.querySelectorAll("iframe")];
      await Promise.all(frames.map(refreshFrame));
    } while (again);
    connection.textContent = connection.dataset.follows;
  } catch {
    connection.textContent = connection.dataset.silent;
  } finally {
    running = false;
  }
}

// Adds what only the browser can add to the markup of the server.
function prepare() {
  nameLanguages();
  for (const frame of document.querySelectorAll("iframe")) {
    leadOutside(frame);
    frame.onload = () => leadOutside(frame);
  }
}

prepare();
const events = new EventSource("/events");
events.addEventListener("shown", refresh);
events.addEventListener("error", () => {
  connection.textContent = connection.dataset.ended;
});
