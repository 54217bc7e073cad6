// Choosing hours in a cell of the week, by dragging along its bar or by keyboard. Without this file a cell is a link to
// the day of its resource.

const table = document.querySelector(".week[data-first]");
const bar = document.getElementById("choix-semaine");
const FIRST = Number(table?.dataset.first);
const LAST = Number(table?.dataset.last);
const STEP = 1800;
const WIDTH = 96;

const two = (number) => String(number).padStart(2, "0");
const clock = (seconds) => `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}`;
const pixel = (seconds) => Math.round(((seconds - FIRST) / (LAST - FIRST)) * WIDTH);
const under = (link, x) => {
  const box = link.querySelector("svg").getBoundingClientRect();
  const seconds = FIRST + Math.min(1, Math.max(0, (x - box.left) / box.width)) * (LAST - FIRST);
  return Math.min(Math.floor(seconds / STEP) * STEP, LAST - STEP);
};

// What is drawn as taken or closed, in pixels; a pixel of rounding at each end is left out.
const isFree = (link, first, last) =>
  first >= FIRST && last <= LAST && [...link.querySelectorAll("path:not(.s)")].every((path) =>
    [...path.getAttribute("d").matchAll(/M(\d+) 6h(\d+)/g)].every(([, from, length]) =>
      pixel(last) <= Number(from) + 1 || pixel(first) >= Number(from) + Number(length) - 1));

let chosen = null; // { link, first, last, anchor } in seconds of the local day

const show = () => {
  for (const path of table.querySelectorAll("path.s")) path.remove();
  bar.hidden = !chosen;
  if (!chosen) {
    bar.querySelector("strong").textContent = "";
    return;
  }
  const { link, first, last } = chosen;
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("class", "s");
  path.setAttribute("d", `M${pixel(first)} 6h${pixel(last) - pixel(first)}`);
  link.querySelector("svg").append(path);
  const [resource, day] = link.getAttribute("href").split("/");
  const cell = link.parentElement;
  const column = table.tHead.rows[0].cells[cell.cellIndex];
  const head = column.textContent;
  const wall = (seconds) => clock(seconds + Number(column.dataset.shift ?? 0));
  const name = cell.parentElement.cells[0].textContent;
  bar.querySelector("strong").textContent = `${name}, ${head}, ${wall(first)} – ${wall(last)} (${table.dataset.chosen})`;
  const query = new URLSearchParams({ site: table.dataset.site, day, resource, start: wall(first), end: wall(last) });
  bar.querySelector("a").href = `${table.dataset.choose}?${query}`;
};

const choose = (link, anchor, first, last) => {
  if (!isFree(link, first, last)) return false;
  chosen = { link, anchor, first, last };
  show();
  return true;
};

const clear = () => {
  chosen = null;
  show();
};

const enter = (link) => {
  for (const length of [2 * STEP, STEP])
    for (let first = Math.ceil(FIRST / STEP) * STEP; first + length <= LAST; first += STEP)
      if (choose(link, first, first, first + length)) return;
};

// Inside a cell: move the period past what is taken, or make it longer or shorter.
const shift = (by, extending) => {
  const { link, anchor, first, last } = chosen;
  if (extending) {
    if (last + by > first) choose(link, anchor, first, last + by);
    return;
  }
  for (let moved = by; first + moved >= FIRST && last + moved <= LAST; moved += by)
    if (choose(link, first + moved, first + moved, last + moved)) return;
};

const focusable = (cell) => cell?.querySelector("a") ?? cell;
const focus = (cell) => {
  const target = focusable(cell);
  if (!target || target.tagName === "TH") return;
  table.querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
  target.tabIndex = 0;
  target.focus();
};
const rows = () => [...table.querySelectorAll("tr:has(td)")];

const move = (cell, key) => {
  const row = cell.parentElement;
  const next = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (next) return focus(rows()[rows().indexOf(row) + next]?.cells[cell.cellIndex]);
  focus(key === "ArrowRight" ? cell.nextElementSibling : cell.previousElementSibling);
};

const press = (event) => {
  const cell = event.target.closest("td");
  if (!cell) return;
  const link = cell.querySelector("a");
  const isInside = chosen && chosen.link === link;
  if (event.key.startsWith("Arrow")) {
    if (isInside && /Left|Right/.test(event.key)) shift(event.key === "ArrowRight" ? STEP : -STEP, event.shiftKey);
    else move(cell, event.key);
  } else if (event.key === " " && link) isInside ? clear() : enter(link);
  else if (event.key === "Enter" && isInside) bar.querySelector("a").click();
  else if (event.key === "Escape" && chosen) clear();
  else return;
  event.preventDefault();
};

let drag = null;
let wasDragged = false;
const pull = (x) => {
  const at = under(drag.link, x);
  choose(drag.link, drag.anchor, Math.min(drag.anchor, at), Math.max(drag.anchor, at) + STEP);
};

const listen = () => {
  table.addEventListener("keydown", press);
  table.addEventListener("pointerdown", (event) => {
    const link = event.target.closest("td > a");
    wasDragged = false;
    if (link && event.button === 0 && event.pointerType !== "touch") drag = { link, anchor: under(link, event.clientX), x: event.clientX };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag || (!wasDragged && Math.abs(event.clientX - drag.x) < 4)) return;
    wasDragged = true;
    pull(event.clientX);
  });
  document.addEventListener("pointerup", () => {
    drag = null;
  });
  table.addEventListener("click", (event) => {
    if (wasDragged) event.preventDefault();
    wasDragged = false;
  });
  table.addEventListener("dragstart", (event) => event.preventDefault());
};

if (table && bar) {
  table.setAttribute("role", "grid");
  for (const cell of table.querySelectorAll("td")) focusable(cell).tabIndex = -1;
  const first = table.querySelector("td a") ?? table.querySelector("td");
  if (first) first.tabIndex = 0;
  for (const words of document.querySelectorAll(".with-script")) words.hidden = false;
  listen();
}
