// Runs before the first paint, so that nobody sees the wrong theme or language flash.
(() => {
  const root = document.documentElement;
  const read = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const theme = read("piloto.theme") ?? "system";
  const dark =
    theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.classList.toggle("dark", dark);
  root.lang = read("piloto.language") ?? (/^pt/i.test(navigator.language) ? "pt-BR" : "en");
  const { pathname, search } = location;
  const plain = /^\/(sign-in|invite)(\/|$)/.test(pathname);
  if (plain) root.dataset.page = "plain";

  // Every screen: its address, its scripts, and by language its words and what heads it.
  // Written by the build (tools/start.mjs), so that nothing is asked for only once the entry runs.
  const screens = [];
  const here = screens.find(({ address }) => new RegExp(address).test(pathname));
  const spoken = here?.[root.lang];

  // What heads the screen's first page stands in the first paint, where the screen will write it.
  class StaticHead extends HTMLElement {
    connectedCallback() {
      for (const text of (pathname.split("/").length === 2 && spoken?.head) || []) {
        this.append(Object.assign(document.createElement("p"), { textContent: text }));
      }
    }
  }
  customElements.define("static-head", StaticHead);

  // Answers that the first render waits for; `send` takes them. A journey finds one that nobody takes.
  const first = {
    "/": [
      "/conversations?owner=waiting&limit=50",
      "/insights/overview",
      "/accounts?limit=100",
      "/campaigns?status=paused&limit=5",
    ],
    "/inbox": ["/conversations?limit=50"],
    "/campaigns": ["/campaigns?limit=50"],
    "/contacts": ["/contacts?archived=false&limit=100"],
    "/offers": ["/offers?archived=false&limit=50"],
    "/accounts": ["/accounts?limit=50"],
    "/insights": ["/insights/overview"],
  };
  const asked = plain ? ["/public/config"] : ["/me", ...((!search && first[pathname]) || [])];
  window.pilotoEarly = {};
  // Each in a task of its own: it holds a slow phone for some milliseconds, and the first paint
  // needs none of them.
  for (const way of asked) {
    setTimeout(() => {
      const path = `/api/v1${way}`;
      window.pilotoEarly[path] = fetch(path, { headers: { accept: "application/json" } });
      // Whoever takes it hears of a failure; left alone it is no failure of the page.
      window.pilotoEarly[path].catch(() => undefined);
    });
  }
  for (const file of spoken ? [...here.scripts, ...spoken.words] : []) {
    setTimeout(() => {
      const link = document.createElement("link");
      link.rel = "modulepreload";
      link.href = `/${file}`;
      document.head.append(link);
    });
  }
  if (!plain) setTimeout(() => new Worker("/warm.js", { name: root.lang }));
})();
