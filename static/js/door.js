// A door's page keeps itself fresh, and says how old it is when it cannot. Without this file it reloads by itself.

(() => {
  const here = document.getElementById("porte");
  const state = document.getElementById("etat");
  const offline = document.getElementById("hors-ligne");
  const EVERY = 15_000;
  const AFTERWARDS = 60_000;
  const KEPT = "porte-1";
  const memory = `porte:${here.dataset.address}`;
  let tag = "";
  let seenAt = new Date(here.dataset.at);
  let touchedAt = Date.now();

  const hour = (instant, options = {}) =>
    new Intl.DateTimeFormat(document.documentElement.lang, {
      hour: "2-digit", minute: "2-digit", timeZone: here.dataset.zone, ...options,
    }).format(instant);

  const clock = () => { document.getElementById("horloge").textContent = hour(new Date()); };

  const sayAge = (isOffline) => {
    offline.hidden = !isOffline;
    document.body.classList.toggle("is-offline", isOffline);
    if (isOffline) offline.textContent = offline.dataset.words.replace("%s", hour(seenAt));
  };

  const show = (html) => {
    const held = state.contains(document.activeElement) ? document.activeElement.value : null;
    state.innerHTML = html;
    if (held !== null) state.querySelector(`button[value="${CSS.escape(held)}"]`)?.focus();
  };

  async function look() {
    if (!navigator.onLine) return sayAge(true);
    try {
      const answer = await fetch(here.dataset.state, { cache: "no-store", headers: tag ? { "If-None-Match": tag } : {} });
      if (answer.status === 200) {
        const html = await answer.text();
        tag = answer.headers.get("ETag") || "";
        show(html);
        localStorage.setItem(memory, JSON.stringify({ html, at: Date.now() }));
      } else if (answer.status !== 304) {
        if ([401, 403, 404].includes(answer.status)) return forget();
        throw new Error(String(answer.status));
      }
      seenAt = new Date();
      const token = answer.headers.get("X-CSRFToken");
      for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) if (token) field.value = token;
      sayAge(false);
      document.dispatchEvent(new Event("door:online"));
    } catch {
      sayAge(true);
    }
  }

  // The device was revoked: what it kept goes, and the page says so.
  async function forget() {
    localStorage.removeItem(memory);
    await caches?.delete(KEPT);
    window.location.reload();
  }

  // A page that comes out of the cache is older than the last state that was seen.
  const remembered = JSON.parse(localStorage.getItem(memory) || "null");
  if (remembered && remembered.at > seenAt.getTime()) {
    show(remembered.html);
    seenAt = new Date(remembered.at);
  }

  document.addEventListener("door:look", look);
  window.addEventListener("online", look);
  window.addEventListener("offline", () => sayAge(true));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => { touchedAt = Date.now(); });
  setInterval(() => { if (!document.hidden) look(); }, EVERY);
  setInterval(clock, 1_000);
  clock();
  look();

  // Somebody who went away leaves neither digits nor, on a kiosk, their page behind.
  setInterval(() => {
    if (Date.now() - touchedAt < AFTERWARDS) return;
    touchedAt = Date.now();
    document.getElementById("code")?.reset();
    document.getElementById("dit")?.replaceChildren();
    const home = document.querySelector(".door__top a");
    if (home && navigator.onLine) window.location.assign(home.href);
  }, 5_000);

  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(here.dataset.worker).then(() => caches.open(KEPT)).then((kept) => {
      if (!navigator.onLine) return null;
      const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")];
      return kept.addAll([window.location.pathname, ...parts.map((part) => part.href || part.src)]);
    }).catch(() => {});
  }
})();
