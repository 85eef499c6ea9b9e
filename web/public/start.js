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
  if (/^\/(sign-in|invite)(\/|$)/.test(location.pathname)) root.dataset.page = "plain";
  // Asked while the scripts still load: every screen needs to know who is there.
  else window.pilotoMe = fetch("/api/v1/me", { headers: { accept: "application/json" } });
})();
