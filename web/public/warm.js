// The first date or number that is written makes a browser read all it knows of languages, which
// holds a slow phone for a tenth of a second and more. Read here, it is there for the page too.
const language = self.name || undefined;
new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format();
new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-1, "day");
new Intl.NumberFormat(language).format(1234.5);
new Intl.PluralRules(language).select(2);
self.close();
