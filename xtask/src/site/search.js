// Searches the documentation. search-index.js has its text; without scripts, the page lists every heading instead.
"use strict";

(() => {
    const MOST = 50;
    const AROUND = 80;

    const byId = (id) => document.getElementById(id);
    const field = byId("Words");

    // One line for each heading: what is searched in, and where it leads.
    const lines = searchIndex.flatMap((page) =>
        page.sections.map(([id, title, text]) => ({
            address: id === "" ? page.file : page.file + "#" + id,
            name: title === "" || title === page.title ? page.title : page.title + " › " + title,
            title: title.toLowerCase(),
            page: page.title.toLowerCase(),
            text,
            lower: text.toLowerCase(),
        })));

    // Every word must occur. One in a heading counts more than one in the text.
    const score = (line, words) => {
        let sum = 0;
        for (const word of words) {
            const points = (line.title === word ? 12 : 0) + (line.title.includes(word) ? 8 : 0)
                + (line.page.includes(word) ? 2 : 0) + (line.lower.includes(word) ? 1 : 0);
            if (points === 0) {
                return 0;
            }
            sum += points;
        }
        return sum;
    };

    const excerpt = (line, words) => {
        const places = words.map((word) => line.lower.indexOf(word)).filter((at) => at >= 0);
        const at = places.length === 0 ? 0 : Math.min(...places);
        const start = at <= AROUND ? 0 : line.text.indexOf(" ", at - AROUND) + 1;
        const end = line.text.indexOf(" ", at + AROUND);
        return (start > 0 ? "… " : "")
            + line.text.slice(start, end < 0 ? line.text.length : end)
            + (end < 0 ? "" : " …");
    };

    const item = (line, words) => {
        const link = document.createElement("a");
        link.href = line.address;
        link.textContent = line.name;
        const text = document.createElement("p");
        text.textContent = excerpt(line, words);
        const item = document.createElement("li");
        item.append(link, text);
        return item;
    };

    const show = () => {
        const words = field.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
        const found = words.length === 0 ? [] : lines
            .map((line) => [score(line, words), line])
            .filter(([points]) => points > 0)
            .sort(([one], [other]) => other - one)
            .map(([, line]) => line);
        byId("Results").replaceChildren(...found.slice(0, MOST).map((line) => item(line, words)));
        byId("All").hidden = words.length > 0;
        byId("Found").textContent = words.length === 0 ? ""
            : found.length === 0 ? "Nothing was found."
            : found.length > MOST ? found.length + " sections; the first " + MOST + " are listed."
            : found.length === 1 ? "1 section" : found.length + " sections";
    };

    field.value = new URLSearchParams(location.search).get("q") ?? "";
    field.addEventListener("input", show);
    show();
})();
