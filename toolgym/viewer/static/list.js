// The list: only the rows that can be seen are there, however many there are.

const ROW = 78;

function makeList(data, open) {
  const box = byId("list"), rows = byId("rows");
  let shown = [], at = -1;
  const draw = () => {
    const first = Math.max(0, Math.floor(box.scrollTop / ROW) - 4);
    const last = Math.min(shown.length, Math.ceil((box.scrollTop + box.clientHeight) / ROW) + 4);
    const parts = [];
    for (let place = first; place < last; place++) parts.push(rowOf(data, shown[place], place, shown.length, place === at));
    rows.replaceChildren(...parts);
    if (at >= first && at < last) box.setAttribute("aria-activedescendant", `row-${at}`);
    else box.removeAttribute("aria-activedescendant");
  };
  const move = (place) => {
    if (!shown.length) return;
    at = Math.max(0, Math.min(shown.length - 1, place));
    if (at * ROW < box.scrollTop) box.scrollTop = at * ROW;
    if ((at + 1) * ROW > box.scrollTop + box.clientHeight) box.scrollTop = (at + 1) * ROW - box.clientHeight;
    draw();
  };
  box.addEventListener("scroll", draw, { passive: true });
  new ResizeObserver(draw).observe(box);
  rows.addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    if (!row) return;
    move(Number(row.dataset.place));
    open(shown[at]);
  });
  return {
    show(found, row) {
      shown = found;
      at = row === null ? -1 : shown.indexOf(row);
      rows.style.height = `${shown.length * ROW}px`;
      box.scrollTop = Math.max(0, at * ROW - box.clientHeight / 2);
      draw();
    },
    step: (by) => { move(at < 0 ? 0 : at + by); return shown[at] ?? null; },
    choose(row) { move(shown.indexOf(row)); },
    current: () => shown[at] ?? null,
    focus: () => box.focus({ preventScroll: true }),
  };
}

function rowOf(data, row, place, count, chosen) {
  const marks = data.terms.includes("agreement") ? ["agreement"] : data.terms.includes("outcome") ? ["outcome"] : [];
  const tags = ["domain", "answer", "split"].filter((column) => data.terms.includes(column)).map((column) => cell(data, column, row));
  const attempt = data.kind === "episodes" ? cell(data, "attempt", row) : 0;
  const element = h("div", {
    class: "row", id: `row-${place}`, role: "option", "data-place": place, "aria-selected": chosen ? "true" : "false",
    "aria-setsize": count, "aria-posinset": place + 1,
  },
  h("div", { class: "meta" }, marks.map((column) => pill(cell(data, column, row))), h("span", { class: "tags" }, tags.join(" · ")),
    h("span", { class: "depth", title: "depth of the call graph" }, `depth ${cell(data, "depth", row)}`),
    attempt ? h("span", { class: "depth" }, `attempt ${attempt + 1}`) : null),
  h("p", { class: "text" }, cell(data, "text", row)));
  element.style.transform = `translateY(${place * ROW}px)`;
  return element;
}

// Filters: buttons for what is looked for most, menus for the rest.
function makeFilters(data, changed) {
  const chosen = new Map();
  const first = data.terms.includes("agreement") ? "agreement" : data.terms.includes("outcome") ? "outcome" : null;
  const place = byId("filters");
  const counts = new Map(data.terms.map((column) => {
    const held = data.columns[column], found = new Array(held.terms.length).fill(0);
    for (const code of held.codes) found[code] += 1;
    return [column, found];
  }));
  const termsOf = (column) => data.columns[column].terms.map((term, at) => [term, counts.get(column)[at]])
    .filter(([, count]) => count).sort(([one, a], [other, b]) => (column === "depth" ? byNumber(one, other) : rank(one) - rank(other) || b - a));
  const draw = () => {
    place.replaceChildren(
      first ? h("div", { class: "segments", role: "group", "aria-label": first }, termsOf(first).map(([term, count]) => h("button", {
        class: `segment ${OUTCOMES[term] || "plain"}`, "aria-pressed": chosen.get(first) === term ? "true" : "false",
        click: () => set(first, chosen.get(first) === term ? null : term),
      }, term, h("span", {}, number(count))))) : "",
      h("div", { class: "menus" }, data.terms.filter((column) => column !== first && (termsOf(column).length > 1 || chosen.has(column))).map((column) => {
        const menu = h("select", { "aria-label": column, class: chosen.has(column) ? "set" : null, change: () => set(column, menu.value || null) },
          h("option", { value: "" }, column),
          termsOf(column).map(([term, count]) => h("option", { value: term, selected: chosen.get(column) === term }, `${term} (${number(count)})`)));
        return menu;
      })));
  };
  const set = (column, term) => {
    if (term === null) chosen.delete(column);
    else chosen.set(column, term);
    draw();
    changed();
  };
  draw();
  return {
    set,
    active: () => chosen.size > 0,
    clear() { chosen.clear(); draw(); },
    rows() {
      const wanted = [...chosen].map(([column, term]) => [data.columns[column].codes, data.columns[column].terms.indexOf(term)]);
      const found = [];
      for (let row = 0; row < data.held; row++) if (wanted.every(([codes, code]) => codes[row] === code)) found.push(row);
      return found;
    },
  };
}
