// A category that a signal of the browser refuses cannot be chosen, and its section says why.
const sent = /** @type {{ globalPrivacyControl?: unknown, doNotTrack?: unknown }} */ (navigator);
const signals = [
  { isSent: sent.globalPrivacyControl === true, bit: 1, ...SIGNALS.gpc },
  { isSent: sent.doNotTrack === "1", bit: 2, ...SIGNALS.dnt },
];
for (const { bit, refused, notes } of signals.filter((signal) => signal.isSent)) {
  // A choice that was made without the signal is not valid with it.
  config.revision += bit;
  for (const category of refused) {
    delete config.categories[category];
    for (const [language, { preferencesModal }] of Object.entries(config.language.translations)) {
      const section = preferencesModal.sections.find((section) => section.linkedCategory === category);
      if (section === undefined) continue;
      delete section.linkedCategory;
      section.description = `${section.description} ${notes[language]}`;
    }
  }
}
