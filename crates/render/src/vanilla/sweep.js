/**
 * Removes what the visitor's choice does not allow, including what the banner itself cannot remove: storage, and cookies
 * with a prefix or a partition. The banner calls it on every page once there is a choice, and after every change.
 *
 * @param {{ cookie: import("vanilla-cookieconsent").CookieValue }} choice
 */
export async function sweep({ cookie }) {
  const isAllowed = (/** @type {Entry} */ { category, service }) =>
    cookie.categories.includes(category) &&
    (service === undefined || (cookie.services[category] ?? []).includes(service));
  const swept = ENTRIES.filter((entry) => !isAllowed(entry));
  await removeFromBrowser(swept.map(({ removal }) => removal), DOMAINS);
}
