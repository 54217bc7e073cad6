// Comforts only: every page works without this file.

// Menus are <details>; Escape, a press elsewhere, or another menu closes them.
const menus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A value shown once is copied, and the button says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  await navigator.clipboard.writeText(field.value);
  button.textContent = button.dataset.copied;
});

// A filter form answers to its fields; its button stays for those without script.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-submit-on-change]");
  if (form) form.requestSubmit();
});

// After a fragment arrives, the reader is taken to what it says.
document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.detail.elt;
  const spot = target.matches("[data-focus]") ? target : target.querySelector("[data-focus]");
  if (spot) spot.focus();
});

// The current tab is in view, even where the tabs do not all fit.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// So is today in a table of days.
for (const grid of document.querySelectorAll(".grid-scroll")) {
  const today = grid.querySelector("th[aria-current='date']");
  if (today) grid.scrollLeft += today.getBoundingClientRect().left - grid.getBoundingClientRect().left - grid.clientWidth / 2;
}

// A page that comes back with errors starts at the first of them.
document.querySelector("main [aria-invalid='true']")?.focus();
