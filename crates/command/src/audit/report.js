// Filters the rows of all tables, and the stages. Without scripts, the page shows everything and no filter.
const form = document.querySelector(".filter");
const [words, severity, stage] = ["words", "severity", "stage"].map((id) => document.getElementById(id));
const rows = [...document.querySelectorAll("tbody tr")];
const stages = [...document.querySelectorAll(".stage")];
const filter = () => {
  const wanted = words.value.trim().toLowerCase();
  let shown = 0;
  for (const row of rows) {
    const isOther = severity.value && row.dataset.severity && row.dataset.severity !== severity.value;
    row.hidden = Boolean(isOther) || !row.textContent.toLowerCase().includes(wanted);
    if (!row.hidden) shown++;
  }
  for (const section of stages) section.hidden = Boolean(stage.value) && section.dataset.stage !== stage.value;
  document.getElementById("count").textContent = `${shown} of ${rows.length} rows`;
};
form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
filter();
