// The call graph: boxes in rows, and the values that flow along the edges.

const HOW = {
  made: "made", elsewhere: "had from elsewhere", failed: "made, and failed", missing: "not made", recalled: "recalled",
};

function curve(points) {
  let path = `M${points[0][0]},${points[0][1]}`;
  for (let at = 1; at < points.length; at++) {
    const [x, y] = points[at - 1];
    const [nextX, nextY] = points[at];
    const middle = (y + nextY) / 2;
    path += at % 2 ? ` C${x},${middle} ${nextX},${middle} ${nextX},${nextY}` : ` L${nextX},${nextY}`;
  }
  return path;
}

// `episodes` hold reports whose steps say what became of each recorded call.
function drawGraph(task, episodes) {
  const graph = task.graph;
  const calls = new Map(task.calls.map((call) => [call.id, call]));
  const told = h("div", { class: "told", "aria-live": "polite" });
  const steps = episodes.map((episode) => new Map(
    (episode?.report?.explanation?.steps || []).map((step) => [step.id, step])));
  const choose = (id) => {
    for (const box of drawing.querySelectorAll(".box")) box.classList.toggle("chosen", box.dataset.id === id);
    for (const edge of drawing.querySelectorAll(".edge"))
      edge.classList.toggle("chosen", edge.dataset.from === id || edge.dataset.to === id);
    told.replaceChildren(...aboutBox(task, calls.get(id), steps, episodes));
  };
  const box = (one) => {
    const hows = steps.map((step) => step.get(one.id)?.how).filter(Boolean);
    const state = one.id === "answer" ? "answer" : one.failed ? "refused" : hows.length === 1 ? hows[0] : "";
    const badge = hows.length ? hows.map((how, at) => (hows.length > 1 ? `${"AB"[at]}: ` : "") + HOW[how]).join(" · ") : "";
    return s("g", {
      class: `box ${state}`, "data-id": one.id, tabindex: 0, role: "button", transform: `translate(${one.x},${one.y})`,
      "aria-label": `${one.title}${badge ? `, ${badge}` : ""}`,
      click: () => choose(one.id),
      keydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.stopPropagation(); choose(one.id); } },
    },
    s("rect", { width: one.w, height: one.h, rx: 9 }),
    s("text", { class: "name", x: 12, y: 22 }, one.title),
    one.id === "answer" ? null : s("text", { class: "id", x: one.w - 10, y: 22, "text-anchor": "end" }, one.id),
    one.lines.map((line, at) => s("text", { class: "line", x: 12, y: 39 + 17 * at }, line)),
    badge ? s("text", { class: "badge", x: 0, y: one.h + 13 }, badge) : null);
  };
  const edge = (one) => s("g", { class: "edge", "data-from": one.from, "data-to": one.to },
    s("title", {}, one.values.map((v) => `${one.from}.${v.path}${v.into ? ` → ${one.to}.${v.into}` : ""} = ${short(v.value, 200)}`).join("\n")),
    s("path", { d: curve(one.points), "marker-end": "url(#arrow)" }),
    one.label.lines.map((line, at) => s("text", {
      x: one.label.x, y: one.label.y + 4 + 14 * (at - (one.label.lines.length - 1) / 2), "text-anchor": "middle",
    }, line)));
  const width = graph.width + 16, height = graph.height + 24;
  const drawing = s("svg", {
    class: "graph", viewBox: `${graph.left - 8} -8 ${width} ${height}`, width, height,
    role: "group", "aria-label": `Call graph of ${plural(task.calls.length, "call")}`,
  },
  s("defs", {}, s("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
    s("path", { class: "tip", d: "M0,0 L8,4 L0,8 z" }))),
  graph.edges.map(edge), graph.boxes.map(box));
  return h("div", {},
    h("p", { class: "hint" }, "Values flow down the edges. Choose a box to see its arguments and result."),
    h("div", { class: "canvas", tabindex: 0, "aria-label": "Call graph, scrollable" }, drawing), told);
}

function aboutBox(task, call, steps, episodes) {
  if (!call) {
    return [h("h3", {}, "answer"), task.program ? block(task.program, "Answer program") : null, block(task.gold, "Gold answer")]
      .filter(Boolean);
  }
  const state = steps.map((step, at) => {
    const one = step.get(call.id);
    return one ? h("p", {}, `${episodes.length > 1 ? `${"AB"[at]}: ` : ""}${HOW[one.how]}${one.turn ? ` in turn ${one.turn}` : ""}.`) : null;
  });
  return [
    h("h3", {}, `${call.id} `, h("code", {}, call.tool)), ...state.filter(Boolean),
    h("div", { class: "columns" },
      h("div", {}, h("h4", {}, "Arguments"), block(call.arguments, "Arguments")),
      h("div", {}, h("h4", {}, call.error ? "Error" : "Result"), block(call.error || call.result, "Result"))),
  ];
}
