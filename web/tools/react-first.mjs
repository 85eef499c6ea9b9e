// Has the built page run React in a task before the entry, so that a slow phone answers between the two.
export function reactFirst() {
  return {
    name: "react-first",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        if (!bundle) return html;
        const react = Object.values(bundle).find(({ name }) => name === "react");
        const [tag, entry] = /<script type="module" crossorigin src="([^"]+)"><\/script>/.exec(
          html,
        );
        // Async scripts run each in a task of its own. They come last: the page's root is there.
        const script = (src) =>
          `<script type="module" async fetchpriority="low" crossorigin src="${src}"></script>`;
        const last = [script(`/${react.fileName}`), script(entry), "</body>"].join("\n");
        return (
          html
            .replace(tag, `<link rel="modulepreload" crossorigin href="${entry}">`)
            // The first paint needs the styles and no script: they go first on a slow line.
            .replaceAll('rel="modulepreload"', 'rel="modulepreload" fetchpriority="low"')
            .replace("</body>", last)
        );
      },
    },
  };
}
