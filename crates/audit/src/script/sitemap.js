// Reads the addresses of a sitemap (sitemaps.org, protocol 0.9): of pages, or of further sitemaps. A sitemap may also be a text file
// with one address on each line. Without an address, it is the document that the browser shows; with one, it is fetched, and
// decompressed if it is compressed.
(async (url) => {
  const most = 50 * 1024 * 1024;
  const addresses = (parsed, lines) => {
    const all = (name) => [...parsed.getElementsByTagNameNS("*", name)];
    const isOfEntry = (element) => ["url", "sitemap"].includes(element.parentElement && element.parentElement.localName);
    let locations = lines || all("loc").filter(isOfEntry).map((element) => element.textContent);
    locations = locations.map((location) => location.trim()).filter(Boolean).slice(0, 50000);
    return { index: all("sitemapindex").length > 0, locations, problem: null };
  };
  const bounded = async (stream) => {
    const reader = stream.getReader();
    const parts = [];
    let length = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > most) throw new Error("it has more than 50 MiB");
      parts.push(value);
    }
    return new Blob(parts);
  };
  const fetched = async () => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server answered with status ${response.status}`);
    let body = await bounded(response.body);
    // A gzip file begins with the bytes 1F and 8B. They are read as a text, because Firefox lets no script of ours read bytes.
    if ((await body.slice(0, 2).text()).startsWith("\u001f")) body = await bounded(body.stream().pipeThrough(new DecompressionStream("gzip")));
    const text = (await body.text()).replace(/^\ufeff/, "").trim();
    const lines = text.startsWith("<") ? null : text.split("\n");
    return addresses(new DOMParser().parseFromString(lines ? "<none/>" : text, "application/xml"), lines);
  };
  try {
    if (url) return JSON.stringify(await fetched());
    const isText = document.contentType === "text/plain";
    return JSON.stringify(addresses(document, isText ? document.body.textContent.split("\n") : null));
  } catch (error) {
    return JSON.stringify({ index: false, locations: [], problem: String((error && error.message) || error).slice(0, 200) });
  }
})(URL_OF_SITEMAP)
