// Choosing a period on the day of a site, by dragging, by touch or by keyboard (the grid pattern of the ARIA Authoring
// Practices). Without this file the links and the form below the table do the same.

const table = document.querySelector(".timeline");
const form = document.getElementById("choix");
const said = form?.querySelector("output");
const UNITS = Number(table?.dataset.units);
const MINUTES = Number(table?.dataset.unit);
const clock = (instant) =>
  new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: table.dataset.tz }).format(instant);
const at = (unit) => clock(new Date((Number(table.dataset.start) + unit * MINUTES * 60) * 1000));

// What a row says of itself: step, shortest and longest choice in units.
const rule = (row, name) => Number(row.dataset[name] ?? table.dataset[name]);
const begins = (cell) => {
  let unit = 0;
  for (let before = cell.previousElementSibling; before?.tagName === "TD"; before = before.previousElementSibling) unit += before.colSpan;
  return unit;
};

let chosen = null; // { row, first, last, anchor }: units, last excluded

// The free parts of a row become one cell a step, each with its own hours.
const cut = (row) => {
  if (row.dataset.cut) return;
  row.dataset.cut = "yes";
  const step = rule(row, "s");
  for (const free of row.querySelectorAll("td.f")) {
    const from = begins(free);
    for (let unit = from; unit < from + free.colSpan; ) {
      const next = Math.min((Math.floor(unit / step) + 1) * step, from + free.colSpan);
      const cell = document.createElement("td");
      cell.className = "f u";
      cell.colSpan = next - unit;
      cell.tabIndex = -1;
      cell.dataset.at = unit;
      cell.setAttribute("aria-selected", "false");
      const words = document.createElement("span");
      words.className = "visually-hidden";
      words.textContent = `${at(unit)} – ${at(next)}, ${table.dataset.free}`;
      cell.append(words);
      free.before(cell);
      unit = next;
    }
    free.remove();
  }
  for (const cell of row.querySelectorAll("td")) cell.tabIndex = -1;
  for (const link of row.querySelectorAll("td a")) link.tabIndex = -1;
};

const covers = (cell, unit) => begins(cell) <= unit && unit < begins(cell) + cell.colSpan;
const cellAt = (row, unit) => [...row.querySelectorAll("td")].find((cell) => covers(cell, unit));
const isFree = (row, first, last) => {
  for (let unit = first; unit < last; ) {
    const cell = cellAt(row, unit);
    if (!cell?.classList.contains("u")) return false;
    unit = begins(cell) + cell.colSpan;
  }
  return last <= UNITS;
};

const show = () => {
  for (const cell of table.querySelectorAll('[aria-selected="true"]')) {
    cell.setAttribute("aria-selected", "false");
    cell.classList.remove("first");
  }
  form.classList.toggle("is-made", Boolean(chosen));
  if (!chosen) {
    said.textContent = "";
    return;
  }
  const { row, first, last } = chosen;
  for (const cell of row.querySelectorAll("td.u")) {
    const unit = Number(cell.dataset.at);
    if (first <= unit && unit < last) cell.setAttribute("aria-selected", "true");
    if (unit === first) cell.classList.add("first");
  }
  form.elements.resource.value = row.dataset.r;
  form.elements.start.value = at(first);
  form.elements.end.value = at(last);
  said.textContent = `${row.querySelector("th").textContent}, ${at(first)} – ${at(last)} (${table.dataset.chosen})`;
};

// From one unit to another, as far as all of it is free and the row's rules go; false where nothing can be chosen.
const choose = (row, anchor, unit) => {
  const step = rule(row, "s");
  const low = Math.floor(Math.min(anchor, unit) / step) * step;
  const high = (Math.floor(Math.max(anchor, unit) / step) + 1) * step;
  let [first, last] = [low, Math.max(high, low + rule(row, "m"))];
  if (unit < anchor) [first, last] = [Math.min(low, high - rule(row, "m")), high];
  if (last - first > rule(row, "l") || first < 0 || !isFree(row, first, last)) return false;
  chosen = { row, first, last, anchor };
  show();
  return true;
};

const go = () => form.requestSubmit();

const focus = (cell) => {
  table.querySelector('td[tabindex="0"]')?.setAttribute("tabindex", "-1");
  cell.tabIndex = 0;
  cell.focus();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
};

const rows = () => [...table.querySelectorAll("tr[data-r]")];
const beside = (row, by) => rows()[rows().indexOf(row) + by];

const toRow = (row, unit) => {
  if (!row) return;
  cut(row);
  const cell = cellAt(row, unit);
  if (cell) focus(cell);
};

const sideways = (cell, forwards, extending) => {
  const next = forwards ? cell.nextElementSibling : cell.previousElementSibling;
  if (next?.tagName !== "TD") return;
  const row = cell.parentElement;
  if (extending) {
    if (!cell.classList.contains("u")) return;
    const anchor = chosen?.row === row ? chosen.anchor : Number(cell.dataset.at);
    const unit = Number(next.dataset.at);
    if (!next.classList.contains("u") || !(choose(row, anchor, unit) || unit === anchor)) return;
  }
  focus(next);
};

const space = (cell) => {
  if (!cell.classList.contains("u")) return;
  const unit = Number(cell.dataset.at);
  const row = cell.parentElement;
  if (!(chosen?.row === row && choose(row, chosen.anchor, unit))) choose(row, unit, unit);
};

const enter = (cell) => {
  const link = cell.querySelector("a");
  if (link) return link.click();
  if (cell.classList.contains("u")) {
    const unit = Number(cell.dataset.at);
    const isInside = chosen?.row === cell.parentElement && chosen.first <= unit && unit < chosen.last;
    if (isInside || choose(cell.parentElement, unit, unit)) go();
  }
};

const keys = {
  ArrowRight: (cell, event) => sideways(cell, true, event.shiftKey),
  ArrowLeft: (cell, event) => sideways(cell, false, event.shiftKey),
  ArrowDown: (cell) => toRow(beside(cell.parentElement, 1), begins(cell)),
  ArrowUp: (cell) => toRow(beside(cell.parentElement, -1), begins(cell)),
  Home: (cell, event) => toRow(event.ctrlKey ? rows()[0] : cell.parentElement, 0),
  End: (cell, event) => toRow(event.ctrlKey ? rows().at(-1) : cell.parentElement, UNITS - 1),
  " ": space,
  Enter: enter,
  Escape: () => {
    chosen = null;
    show();
  },
};

const unitUnder = (row, x) => {
  const left = row.querySelector("td").getBoundingClientRect().left;
  const right = row.lastElementChild.getBoundingClientRect().right;
  return Math.max(0, Math.min(UNITS - 1, Math.floor(((x - left) / (right - left)) * UNITS)));
};

// A drag: from where it began to where it is, as long as that can be chosen.
let drag = null;
const start = (cell, x) => {
  const row = cell.parentElement;
  const unit = unitUnder(row, x);
  cut(row);
  chosen = null;
  show();
  drag = { row, anchor: unit };
  choose(row, unit, unit);
};
const pull = (x) => choose(drag.row, drag.anchor, unitUnder(drag.row, x));
const drop = () => {
  if (drag && chosen) focus(cellAt(drag.row, chosen.first));
  drag = null;
};

const listen = () => {
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td");
    if (!cell || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key](cell, event);
  });

  table.addEventListener("pointerdown", (event) => {
    const cell = event.target.closest("td.f");
    if (!cell || event.pointerType === "touch" || event.button !== 0) return;
    event.preventDefault();
    start(cell, event.clientX);
  });
  document.addEventListener("pointermove", (event) => {
    if (drag && event.pointerType !== "touch") pull(event.clientX);
  });
  document.addEventListener("pointerup", (event) => {
    if (event.pointerType !== "touch") drop();
  });
  table.addEventListener("dragstart", (event) => event.preventDefault());

  // A finger scrolls; held still for a moment it drags, and a tap sets the beginning, a second one the end.
  let held = 0;
  table.addEventListener("touchstart", (event) => {
    const cell = event.target.closest("td.f");
    const x = event.touches[0].clientX;
    if (cell) held = setTimeout(() => start(cell, x), 350);
  }, { passive: true });
  table.addEventListener("touchmove", (event) => {
    clearTimeout(held);
    if (!drag) return;
    event.preventDefault();
    pull(event.touches[0].clientX);
  }, { passive: false });
  table.addEventListener("touchend", (event) => {
    clearTimeout(held);
    if (!drag) return;
    event.preventDefault();
    drop();
  });
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("td.f");
    if (!cell) return;
    event.preventDefault();
    if (event.pointerType !== "touch") return;
    const row = cell.parentElement;
    const unit = unitUnder(row, event.clientX);
    cut(row);
    if (!(chosen?.row === row && unit >= chosen.last && choose(row, chosen.anchor, unit))) choose(row, unit, unit);
  });
};

if (table && form) {
  table.setAttribute("role", "grid");
  table.setAttribute("aria-multiselectable", "true");
  for (const link of table.querySelectorAll("td a")) link.tabIndex = -1;
  for (const cell of table.querySelectorAll("tr[data-r] td")) cell.tabIndex = -1;
  const first = table.querySelector("td.f") ?? table.querySelector("tr[data-r] td");
  if (first) {
    const unit = begins(first);
    const row = first.parentElement;
    cut(row);
    cellAt(row, unit).tabIndex = 0;
  }
  document.querySelector("#mode-d-emploi .with-script").hidden = false;
  document.querySelector("#mode-d-emploi .without-script").hidden = true;
  listen();
  const line = document.querySelector(".now-line line");
  if (line) {
    const scroller = document.getElementById("journee");
    const name = table.querySelector("thead th").offsetWidth;
    const share = parseFloat(line.getAttribute("x1")) / 100;
    scroller.scrollLeft = share * (table.offsetWidth - name) - scroller.clientWidth / 4;
  }
}
