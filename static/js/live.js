// What is shown as it is now is asked for again from time to time, as long as somebody looks: a hidden tab stays quiet
// and catches up when it is shown. An answer of 304 costs the server one query and leaves the page alone; focus on the
// plan is kept where it was.

const live = document.querySelector("[data-live]");

const refresh = () => {
  if (document.visibilityState === "visible") window.htmx?.trigger(live, "refresh");
};

if (live) {
  setInterval(refresh, Number(live.dataset.live) * 1000);
  document.addEventListener("visibilitychange", refresh);
  let focused = "";
  let shown = "";
  live.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.responseText === shown) event.detail.shouldSwap = false;
    shown = event.detail.xhr.responseText;
    focused = live.contains(document.activeElement) ? (document.activeElement.getAttribute("aria-label") ?? "").split(",")[0] : "";
  });
  live.addEventListener("htmx:afterSettle", () => {
    if (focused) live.querySelector(`[aria-label^="${CSS.escape(focused)},"]`)?.focus();
  });
}
