// Search and filters of the table of entries. Without this script the whole table is shown.
"use strict";

// Rows beyond this many are shown on request: a browser lays out a short table at once.
const SHOWN = 300;

const form = document.getElementById("filters");
const rows = Array.from(document.querySelectorAll("#table tbody tr"), (row) => ({
  row,
  text: row.textContent.toLowerCase(),
  category: row.cells[2].textContent,
  owner: row.cells[4].textContent,
  kind: row.cells[6].textContent,
}));
const count = document.getElementById("count");
const more = document.getElementById("more");
let shown = SHOWN;

function update() {
  const words = form.elements.q.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = ["category", "owner", "kind"].filter((name) => form.elements[name].value !== "");
  let found = 0;
  for (const it of rows) {
    const matches =
      wanted.every((name) => it[name] === form.elements[name].value) &&
      words.every((word) => it.text.includes(word));
    found += matches ? 1 : 0;
    it.row.hidden = !matches || found > shown;
  }
  count.textContent = `${found} of ${rows.length}`;
  more.hidden = found <= shown;
}

// The filters are a part of the address, so that a link shows the same rows.
function remember() {
  const given = [...new FormData(form)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(given).toString();
  history.replaceState(null, "", query === "" ? location.pathname : `?${query}`);
}

for (const [name, value] of new URLSearchParams(location.search)) {
  const field = form.elements.namedItem(name);
  if (field !== null && "value" in field) field.value = value;
}
form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", () => {
  shown = SHOWN;
  update();
  remember();
});
more.querySelector("button").addEventListener("click", () => {
  shown = Infinity;
  update();
});
update();
