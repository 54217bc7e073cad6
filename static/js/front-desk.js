// The front desk's day keeps itself up to date while somebody looks at it. Unless something has changed the answer is
// 304 and nothing is touched. Otherwise each part that is as it was stays the very same element, with what is typed in
// it, what is open and where the focus is. New arrivals and latecomers are said aloud, once; a lost connection is too.

const note = document.getElementById("fraicheur");
const news = document.getElementById("nouvelles");
const day = () => document.getElementById("journee");
const parts = (root) => new Map([...root.querySelectorAll("[data-keep]")].map((part) => [part.dataset.keep, part]));
const clock = new Intl.DateTimeFormat("fr", { hour: "2-digit", minute: "2-digit", timeZone: note.dataset.zone });
const PATIENCE = 15_000;

let asking = null;
let isActing = false;
let isLost = false;
let since = "";

const tell = (isFresh) => {
  const said = note.querySelector("[data-said]");
  since = isFresh ? clock.format(new Date()) : since || said.textContent.trim().split(" ").at(-1);
  said.textContent = `${isFresh ? note.dataset.fresh : note.dataset.stale} ${since}`;
  said.classList.toggle("pill", !isFresh);
  said.classList.toggle("pill--warn", !isFresh);
  if (!isFresh && !isLost) news.textContent = said.textContent;
  isLost = !isFresh;
};

// Where the focus was: the element itself if it stays, or what stands in its place.
const focusIn = (root) => {
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  if (!focused) return () => {};
  const key = focused.closest("[data-keep]")?.dataset.keep;
  const address = focused.getAttribute("href");
  const [start, end] = [focused.selectionStart, focused.selectionEnd];
  return (fresh) => {
    const links = [...fresh.querySelectorAll("a[href]")];
    const part = key && parts(fresh).get(key);
    const heir = focused.isConnected ? focused : links.find((link) => link.getAttribute("href") === address) ?? part?.querySelector("a, button, summary");
    heir?.focus({ preventScroll: true });
    if (heir === focused && typeof start === "number") focused.setSelectionRange(start, end);
  };
};

const renew = (fresh) => {
  const old = day();
  const before = parts(old);
  const back = focusIn(old);
  const said = [];
  for (const [key, part] of parts(fresh)) {
    const known = before.get(key);
    if (part.dataset.news && part.dataset.news !== known?.dataset.news) said.push(part.dataset.news);
    if (known?.dataset.as === part.dataset.as) part.replaceWith(known);
  }
  old.replaceWith(fresh);
  window.htmx?.process(fresh);
  back(fresh);
  if (said.length) news.textContent = said.join(". ");
};

const ask = async () => {
  const address = day()?.dataset.live;
  if (!address || asking || isActing || document.visibilityState !== "visible") return;
  const mine = new AbortController();
  asking = mine;
  const timer = setTimeout(() => mine.abort("slow"), PATIENCE);
  try {
    const headers = { "HX-Request": "true", "If-None-Match": `"${day().dataset.tag}"` };
    const answer = await fetch(address, { headers, cache: "no-store", signal: mine.signal });
    if (answer.status !== 304) {
      const text = await answer.text();
      const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("journee");
      if (!answer.ok || !fresh) throw new Error(`status ${answer.status}`);
      renew(document.adoptNode(fresh));
    }
    tell(true);
  } catch {
    if (mine.signal.reason !== "acting") tell(false);
  } finally {
    clearTimeout(timer);
    asking = null;
  }
};

setInterval(ask, Number(note.dataset.every) * 1000);
document.addEventListener("visibilitychange", ask);
window.addEventListener("online", ask);
document.addEventListener("htmx:beforeRequest", () => {
  isActing = true;
  asking?.abort("acting");
});
document.addEventListener("htmx:afterRequest", () => {
  isActing = false;
});
