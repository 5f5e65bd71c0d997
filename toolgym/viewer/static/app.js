// The page as a whole: what is shown follows the address (#/row/tab), keys and clicks change the address.

const THEMES = ["system", "light", "dark"];

async function start() {
  const store = openStore();
  const detail = byId("detail"), search = byId("search");
  themed();
  let data;
  try {
    data = await store.index();
  } catch (error) {
    detail.replaceChildren(h("p", { class: "verdict bad", role: "alert" }, error.message));
    return;
  }
  byId("title").textContent = data.title;
  byId("list").setAttribute("aria-label", data.kind);
  let rows = [], matching = null, tab = null, asked = 0, diversity = null;
  const list = makeList(data, (row) => go(row));
  const filters = makeFilters(data, () => refresh());
  const place = () => {
    const found = /^#\/(\d+)(?:\/(\w+))?$/.exec(location.hash);
    return found && Number(found[1]) < data.held ? { row: Number(found[1]), tab: found[2] || null } : { row: null, tab: null };
  };
  const go = (row, name) => { location.hash = row === null ? "#/" : `#/${row}/${(name || tab || "").toLowerCase()}`.replace(/\/$/, ""); };

  function refresh() {
    rows = filters.rows();
    if (matching) rows = rows.filter((row) => matching.has(row));
    byId("count").textContent = rows.length === data.held ? plural(data.held, data.kind.slice(0, -1)) : `${number(rows.length)} of ${plural(data.held, data.kind.slice(0, -1))}`;
    byId("clear").hidden = !filters.active() && !matching;
    list.show(rows, place().row);
    if (place().row === null) show();
  }

  async function show() {
    const at = place(), turn = ++asked;
    document.body.dataset.pane = at.row === null ? document.body.dataset.wanted || "list" : "detail";
    if (at.row === null) return overviewPanel();
    let record;
    try {
      record = await store.record(at.row);
    } catch (error) {
      if (turn === asked) detail.replaceChildren(h("p", { class: "verdict bad", role: "alert" }, error.message));
      return;
    }
    if (turn !== asked) return;
    const tabs = tabsOf(record);
    const wanted = tabs.find(([name]) => name.toLowerCase() === (at.tab || "")) || tabs[0];
    tab = wanted[0];
    const kept = detail.contains(document.activeElement) && document.activeElement.getAttribute("role") === "tab";
    detail.replaceChildren(h("div", {},
      h("div", { class: "head" },
        h("button", { class: "quiet back", click: () => { document.body.dataset.wanted = "list"; go(null); } }, "‹ List"),
        h("h1", {}, cell(data, "id", at.row)),
        record.episodes.length ? record.episodes.map((episode) => pill(episode ? episode.outcome : "not played")) : null,
        h("span", { class: "steps-nav" },
          h("button", { class: "quiet", "aria-label": "Previous", click: () => stepTo(-1) }, "↑"),
          h("button", { class: "quiet", "aria-label": "Next", click: () => stepTo(1) }, "↓"))),
      ["Task", "Chat"].includes(tab) ? null : h("p", { class: "question" }, record.task ? record.task.question : cell(data, "text", at.row)),
      h("div", { class: "tabs", role: "tablist", "aria-label": "Views" }, tabs.map(([name]) => h("button", {
        role: "tab", id: `tab-${name}`, "aria-selected": name === tab ? "true" : "false", "aria-controls": "panel",
        tabindex: name === tab ? 0 : -1, click: () => go(at.row, name),
      }, name))),
      h("div", { id: "panel", role: "tabpanel", "aria-labelledby": `tab-${tab}`, tabindex: 0 }, wanted[1]())));
    if (kept) byId(`tab-${tab}`).focus();
    detail.scrollTop = 0;
    list.choose(at.row);
  }

  async function overviewPanel() {
    const turn = asked, choose = (column, term) => { document.body.dataset.wanted = "list"; filters.set(column, term); show(); };
    const short = data.held < data.size ? h("p", { class: "verdict odd" },
      `This file holds the first ${number(data.held)} of ${number(data.size)} ${data.kind}. Without --out, toolgym view shows them all.`) : null;
    const bars = ["domain", "depth", "answer", "frame", "ended", "split"].filter((column) => data.terms.includes(column))
      .filter((column) => data.columns[column].terms.length > 1);
    const numbers = data.kind === "episodes" ? ["turns", "calls", "reward", "seconds"] : ["calls", "width"];
    const page = h("div", { class: "overview" },
      h("button", { class: "quiet back", click: () => { document.body.dataset.wanted = "list"; show(); } }, "‹ List"),
      h("h1", {}, data.title), short, pairs(data.facts),
      data.terms.includes("agreement") ? h("p", { class: "hint" }, "Both agents on the same attempts. Figures of one kind of task are of agent A.") : null,
      h("h2", {}, rows.length === data.held ? `All ${data.kind}` : `The ${number(rows.length)} ${data.kind} listed`),
      h("p", { class: "hint" }, "A bar filters the list."),
      h("div", { class: "charts" },
        data.terms.includes("outcome") && !data.terms.includes("agreement") ? barChart(data, rows, "outcome", "outcome", choose) : null,
        data.terms.includes("agreement") ? barChart(data, rows, "agreement", "agreement", choose) : null,
        bars.map((column) => barChart(data, rows, column, column === "answer" ? "answer type" : column, choose)),
        numbers.map((column) => histogram(data, rows, column, data.kind === "episodes" && column === "calls" ? "tool calls" : column))));
    detail.replaceChildren(page);
    if (data.kind !== "tasks") return;
    diversity ??= store.diversity();
    const found = await diversity.catch((error) => ({ error: error.message }));
    if (turn === asked && page.isConnected)
      page.append(...(found.error ? [h("p", { class: "near" }, found.error)] : diversityPanel(found)));
  }

  const stepTo = (by) => { const row = list.step(by); if (row !== null) go(row); };
  const overview = () => { document.body.dataset.wanted = "detail"; if (place().row === null) show(); else go(null); };
  const clear = () => { search.value = ""; matching = null; filters.clear(); refresh(); };

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const words = search.value.trim();
      const found = words ? new Set(await store.search(words)) : null;
      if (search.value.trim() !== words) return;
      matching = found;
      refresh();
    }, 120);
  });
  byId("clear").addEventListener("click", clear);
  byId("home").addEventListener("click", overview);
  byId("overview").addEventListener("click", overview);
  byId("help").addEventListener("click", () => byId("keys").showModal());
  byId("theme").addEventListener("click", nextTheme);
  window.addEventListener("hashchange", show);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("keys").open) return;
    const typing = event.target.matches("input, select, textarea");
    if (event.key === "Escape") return escape(typing);
    if (event.target === search && event.key === "ArrowDown") { event.preventDefault(); list.focus(); stepTo(1); return; }
    if (event.target === search && event.key === "Enter") { list.focus(); stepTo(1); return; }
    if (typing) return;
    const inList = event.target === byId("list") || event.target === document.body;
    const act = {
      j: () => stepTo(1), k: () => stepTo(-1), "/": () => { document.body.dataset.pane = "list"; search.focus(); search.select(); },
      o: overview, t: nextTheme, "?": () => byId("keys").showModal(),
      ArrowDown: inList ? () => stepTo(1) : null, ArrowUp: inList ? () => stepTo(-1) : null,
      PageDown: inList ? () => stepTo(8) : null, PageUp: inList ? () => stepTo(-8) : null,
      Home: inList ? () => stepTo(-1e9) : null, End: inList ? () => stepTo(1e9) : null,
      ArrowRight: () => nextTab(1), ArrowLeft: () => nextTab(-1),
      Enter: inList ? () => { if (list.current() === null) stepTo(1); else go(list.current()); detail.focus(); } : null,
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  function nextTab(by) {
    if (place().row === null) return;
    const names = [...detail.querySelectorAll("[role=tab]")];
    const next = names[names.findIndex((one) => one.textContent === tab) + by];
    if (next) go(place().row, next.textContent);
  }

  function escape(typing) {
    if (typing) { document.activeElement.blur(); list.focus(); return; }
    if (document.activeElement !== byId("list") && place().row !== null && detail.contains(document.activeElement)) { list.focus(); document.body.dataset.pane = "list"; return; }
    if (document.body.dataset.pane === "detail" && getComputedStyle(byId("list")).display !== "none" && place().row !== null) { document.body.dataset.wanted = "list"; go(null); return; }
    if (place().row !== null) { document.body.dataset.wanted = "list"; go(null); return; }
    clear();
  }

  refresh();
  show();
}

function themed() {
  let theme = "system";
  try { theme = localStorage.getItem("toolgym-theme") || "system"; } catch { /* a file may have no storage */ }
  setTheme(THEMES.includes(theme) ? theme : "system");
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  byId("theme").textContent = { system: "◐ System", light: "☀ Light", dark: "☾ Dark" }[theme];
  byId("theme").setAttribute("aria-label", `Colours: ${theme}. Change`);
}

function nextTheme() {
  const theme = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length];
  try { localStorage.setItem("toolgym-theme", theme); } catch { /* see above */ }
  setTheme(theme);
}

start();
