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
  // Asked while the scripts still load: who is there, or how one signs in, before anything is shown.
  const ask = (path) => fetch(path, { headers: { accept: "application/json" } });
  if (/^\/(sign-in|invite)(\/|$)/.test(location.pathname)) {
    root.dataset.page = "plain";
    window.pilotoConfig = ask("/api/v1/public/config");
  } else window.pilotoMe = ask("/api/v1/me");
})();
