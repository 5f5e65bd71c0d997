// Charts of the rows that are listed, and curves of diversity.

const tally = (data, rows, column) => {
  const found = new Map();
  for (const row of rows) {
    const value = cell(data, column, row);
    found.set(value, (found.get(value) || 0) + 1);
  }
  return found;
};

const byNumber = (one, other) => Number(one) - Number(other) || String(one).localeCompare(String(other));

function sorted(terms, counts) {
  const numeric = terms.every((term) => term !== "" && !Number.isNaN(Number(term)));
  return terms.sort(numeric ? byNumber : (one, other) => counts.get(other) - counts.get(one) || String(one).localeCompare(String(other)));
}

// Bars of how many rows have each value, split by outcome where there is one; a bar filters the list.
function barChart(data, rows, column, title, choose) {
  const split = data.terms.includes("outcome") && column !== "outcome" ? (data.terms.includes("agreement") ? "agreement" : "outcome") : null;
  const totals = tally(data, rows, column);
  const parts = new Map();
  if (split) {
    for (const row of rows) {
      const key = cell(data, column, row);
      if (!parts.has(key)) parts.set(key, new Map());
      const part = cell(data, split, row);
      parts.get(key).set(part, (parts.get(key).get(part) || 0) + 1);
    }
  }
  const terms = sorted([...totals.keys()], totals).slice(0, 12);
  const most = Math.max(1, ...terms.map((term) => totals.get(term)));
  const order = split ? data.columns[split].terms.slice().sort((one, other) => rank(one) - rank(other)) : [];
  return h("figure", { class: "chart" }, h("figcaption", {}, title), h("div", { class: "bars" }, terms.map((term) => {
    const total = totals.get(term);
    const pieces = split ? order.map((part) => [part, parts.get(term).get(part) || 0]).filter(([, count]) => count) : [["plain", total]];
    let at = 0;
    const told = split ? pieces.map(([part, count]) => `${count} ${part}`).join(", ") : plural(total, "row");
    const good = split === "outcome" && total ? `${Math.round(100 * (parts.get(term).get("correct") || 0) / Math.max(1, total - (parts.get(term).get("masked") || 0)))} %` : number(total);
    return h("button", { class: "bar-row", title: `${term}: ${told}`, "aria-label": `${term}: ${told}. Filter by it`, click: () => choose(column, String(term)) },
      h("span", { class: "term" }, String(term)),
      s("svg", { class: "bar-line", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
        pieces.map(([part, count]) => {
          const piece = s("rect", { class: `fill ${OUTCOMES[part] || "plain"}`, x: at, y: 0, height: 10, width: 100 * count / most });
          at += 100 * count / most;
          return piece;
        })),
      h("span", { class: "figure" }, good));
  })));
}

const ORDER = ["correct", "both solve", "only A solves", "only B solves", "wrong", "neither solves", "unparsable", "no answer", "masked"];
const rank = (term) => (ORDER.indexOf(term) + 1 || 99);

// A histogram of a column of numbers in at most twelve equal steps.
function histogram(data, rows, column, title) {
  const values = rows.map((row) => cell(data, column, row)).filter((value) => typeof value === "number");
  if (!values.length) return null;
  const least = values.reduce((a, b) => Math.min(a, b)), most = values.reduce((a, b) => Math.max(a, b));
  const whole = values.every(Number.isInteger) && most - least < 14;
  const count = whole ? most - least + 1 : least === most ? 1 : 12;
  const step = whole ? 1 : (most - least) / count || 1;
  const bins = new Array(count).fill(0);
  for (const value of values) bins[Math.min(count - 1, Math.floor((value - least) / step))] += 1;
  const top = Math.max(...bins), wide = 300, high = 110, each = wide / count;
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return h("figure", { class: "chart" }, h("figcaption", {}, title, h("span", {}, `mean ${mean.toFixed(2)}`)),
    s("svg", { viewBox: `-4 -14 ${wide + 8} ${high + 34}`, role: "img", "aria-label": `${title}: ${plural(values.length, "value")}, mean ${mean.toFixed(2)}` },
      bins.map((held, at) => {
        const tall = high * held / top;
        return [s("rect", { class: "fill plain", x: at * each + 1, y: high - tall, width: Math.max(1, each - 2), height: tall, rx: 2 },
          s("title", {}, `${held}`)),
        held && count <= 14 ? s("text", { class: "tickmark", x: at * each + each / 2, y: high - tall - 3, "text-anchor": "middle" }, held) : null];
      }),
      s("line", { class: "axis", x1: 0, x2: wide, y1: high, y2: high }),
      whole ? bins.map((_, at) => s("text", { class: "tickmark", x: at * each + each / 2, y: high + 14, "text-anchor": "middle" }, least + at))
        : [s("text", { class: "tickmark", x: 0, y: high + 14 }, least.toPrecision(3)),
          s("text", { class: "tickmark", x: wide, y: high + 14, "text-anchor": "end" }, most.toPrecision(3))]));
}

// Expected distinct classes in a random part of the set, by its size, with the band of about 95 % of such parts.
function curveChart(one) {
  const wide = 300, high = 120, last = one.points[one.points.length - 1];
  const x = (size) => wide * size / Math.max(1, last[0]);
  const top = Math.max(1, ...one.points.map((point) => point[3]));
  const y = (classes) => high - high * classes / top;
  const line = one.points.map((point) => `${x(point[0])},${y(point[1])}`).join(" ");
  const band = [...one.points.map((point) => `${x(point[0])},${y(point[3])}`), ...one.points.slice().reverse().map((point) => `${x(point[0])},${y(point[2])}`)].join(" ");
  return h("figure", { class: "chart", title: one.told }, h("figcaption", {}, `distinct ${one.name}`, h("span", {}, number(one.classes))),
    s("svg", { viewBox: `-4 -8 ${wide + 8} ${high + 28}`, role: "img", "aria-label": `Distinct ${one.name} by number of tasks: ${one.classes} in ${last[0]}` },
      s("polygon", { class: "band", points: band }), s("polyline", { class: "curve", points: line }),
      s("line", { class: "axis", x1: 0, x2: wide, y1: high, y2: high }),
      s("text", { class: "tickmark", x: 0, y: high + 14 }, "0"),
      s("text", { class: "tickmark", x: wide, y: high + 14, "text-anchor": "end" }, plural(last[0], "task"))),
    h("p", { class: "note" }, one.told));
}

function diversityPanel(found) {
  const most = Math.max(1, ...found.tools.map(([, count]) => count));
  return [
    h("h2", {}, "Diversity of the whole set"),
    h("p", { class: "hint" }, "Distinct classes in a random part of the set, by its size. A curve that still climbs has more to show."),
    h("div", { class: "charts" }, found.curves.map(curveChart),
      h("figure", { class: "chart" }, h("figcaption", {}, "most used tools", h("span", {}, "calls")),
        h("div", { class: "bars" }, found.tools.slice(0, 10).map(([tool, count]) => h("div", { class: "bar-row" },
          h("span", { class: "term" }, tool),
          s("svg", { class: "bar-line", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
            s("rect", { class: "fill plain", width: 100 * count / most, height: 10 })),
          h("span", { class: "figure" }, number(count)))))),
      h("figure", { class: "chart" }, h("figcaption", {}, "per task"), pairs(found.numbers.map((one) => [one.name, h("span", { title: one.told }, one.value)])))),
  ];
}
