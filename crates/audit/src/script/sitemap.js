// Reads the addresses of a sitemap (sitemaps.org, protocol 0.9) that the browser shows: of pages, or of further sitemaps. A sitemap
// may also be a text file with one address on each line.
(() => {
  const all = (name) => [...document.getElementsByTagNameNS("*", name)];
  const isOfEntry = (element) => ["url", "sitemap"].includes(element.parentElement && element.parentElement.localName);
  let locations = all("loc").filter(isOfEntry).map((element) => element.textContent);
  if (document.contentType === "text/plain") locations = document.body.textContent.split("\n");
  locations = locations.map((location) => location.trim()).filter(Boolean).slice(0, 50000);
  return JSON.stringify({ index: all("sitemapindex").length > 0, locations });
})()
