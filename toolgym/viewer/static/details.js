// One row opened: why an episode ended as it did, its chat, the call graph, the certificate, the record itself.

const LIMITS = {
  turns: "It used all its turns before it committed an answer.",
  calls: "It used all its tool calls before it committed an answer.",
  tokens: "It used all its tokens before it committed an answer.",
  seconds: "Its time was over before it committed an answer.",
  context: "The chat no longer fitted the model's context.",
};

// The one sentence that says why an episode ended as it did.
function whyShort(episode) {
  if (episode.outcome === "masked")
    return `Not scored: ${episode.faults[episode.faults.length - 1] || episode.error || episode.failure || "the infrastructure failed"}`;
  if (episode.outcome === "no answer") return LIMITS[episode.ended] || "No answer was committed.";
  return episode.report?.explanation?.compared || episode.explanation || "An answer was committed.";
}

function stepsTable(steps) {
  return h("div", { class: "scroll" }, h("table", { class: "steps" },
    h("thead", {}, h("tr", {}, ["", "recorded call", "what it gives to the answer", "what the agent did"].map((title) => h("th", { scope: "col" }, title)))),
    h("tbody", {}, steps.map((step) => h("tr", { class: step.how },
      h("td", {}, h("span", { class: "tick", "aria-hidden": "true" }, step.how === "missing" ? "○" : step.how === "failed" ? "✕" : "✓")),
      h("td", {}, h("code", {}, `${step.id} ${step.tool}`), h("div", { class: "small" }, short(step.arguments, 90))),
      h("td", { class: "small" }, step.needed.map((need) => h("div", {}, `${need.path.join(".")} = ${short(need.value, 50)}`))),
      h("td", {}, HOW[step.how], step.turn ? `, turn ${step.turn}` : ""))))));
}

function scoresTable(report) {
  const row = (one, paid) => h("tr", {}, h("td", {}, one.name), h("td", {}, one.basis),
    h("td", { class: "right" }, one.score === null ? "-" : one.score.toFixed(3)),
    h("td", { class: "right" }, paid ? one.weight : "measured"),
    h("td", { class: "right" }, paid && one.score !== null ? (one.score * one.weight).toFixed(3) : ""));
  return h("div", { class: "scroll" }, h("table", {},
    h("thead", {}, h("tr", {}, ["component", "judges", "score", "weight", "pays"].map((title, at) => h("th", { scope: "col", class: at > 1 ? "right" : null }, title)))),
    h("tbody", {}, report.components.map((one) => row(one, true)), report.metrics.map((one) => row(one, false)))));
}

function whyPanel(task, episode) {
  const report = episode.report, told = report?.explanation;
  const unmade = (told?.steps || []).filter((step) => step.how === "missing" || step.how === "failed");
  const facts = pairs([
    ["agent", episode.agent], ["attempt", episode.attempt], ["ended by", episode.ended === "answered" ? "an answer" : episode.ended],
    ["reward", episode.reward === null ? "none: masked" : episode.reward], ["turns", episode.turns], ["tool calls", episode.calls],
    ["tokens", number(episode.tokens)], ["seconds", episode.seconds.toFixed(2)],
  ]);
  return h("div", { class: "why" },
    h("div", { class: `verdict ${OUTCOMES[episode.outcome] || "plain"}` }, pill(episode.outcome), h("p", {}, whyShort(episode))),
    told || task ? h("div", { class: "columns" },
      h("div", { class: "card" }, h("h4", {}, "Answered"), h("p", { class: "big" }, told?.committed ? short(told.answer, 300) : "nothing")),
      h("div", { class: "card" }, h("h4", {}, `Wanted${task ? `, ${task.answer.kind}` : ""}`), h("p", { class: "big" }, task ? short(task.gold_text, 300) : ""))) : null,
    told?.near_miss ? h("p", { class: "near" }, h("strong", {}, `Near miss (${told.near_miss.kind}): `), told.near_miss.detail) : null,
    unmade.length ? h("p", { class: "near" }, h("strong", {}, `${unmade.length} of ${told.steps.length} recorded calls are missing: `),
      unmade.map((step) => `${step.id} ${step.tool}`).join(", ")) : null,
    told?.changes?.length ? [h("h3", {}, "Rows of the world that are not as wanted"), h("div", { class: "scroll" }, h("table", {},
      h("thead", {}, h("tr", {}, ["row", "wanted", "found"].map((title) => h("th", { scope: "col" }, title)))),
      h("tbody", {}, told.changes.map((one) => h("tr", {}, h("td", {}, `${one.table} ${one.part} ${one.key}`),
        h("td", { class: "small" }, short(one.wanted, 200)), h("td", { class: "small" }, short(one.found, 200)))))))] : null,
    told ? [h("h3", {}, "What the answer rests on"), stepsTable(told.steps),
      told.other_calls || told.failed_calls ? h("p", { class: "hint" }, `Besides: ${plural(told.other_calls, "other call")}, ${plural(told.failed_calls, "call")} that failed.`) : null] : null,
    report && report.valid ? [h("h3", {}, "Reward"), scoresTable(report)] : null,
    episode.report_missing ? h("p", { class: "near" }, episode.report_missing) : null,
    h("h3", {}, "Episode"), facts);
}

function certificatePanel(task) {
  const { certificate, provenance } = task;
  return h("div", {},
    h("p", { class: `verdict ${certificate.sealed ? "good" : "bad"}` }, pill(certificate.sealed ? "sealed" : "broken seal"),
      certificate.sealed ? "The seal fits everything the task says." : "The task says something else than what was sealed."),
    h("ol", { class: "proofs" }, certificate.proofs.map((proof) => h("li", {},
      h("div", {}, h("strong", {}, proof.name.replace("_", " ")), h("span", {}, proof.meaning)),
      h("details", {}, h("summary", {}, "Evidence ", h("code", {}, short(proof.evidence, 110))), block(proof.evidence, `Evidence of ${proof.name}`))))),
    h("h3", {}, "Where it comes from"),
    pairs([["pool", provenance.pool], ["seed", provenance.seed], ["exploration", provenance.item], ["parent", provenance.parent],
      ["libraries", Object.entries(provenance.libraries).map(([name, version]) => `${name} ${version}`).join(", ")], ["seal", certificate.seal]]));
}

function taskPanel(task) {
  const d = task.difficulty;
  return h("div", {}, taskChat(task), h("h3", {}, "Shape"),
    pairs([["calls", d.calls], ["depth", d.depth], ["width", d.width], ["fan-in", d.fan_in], ["tools called", d.tools],
      ["operations", d.operations], ["frame", task.frame], ["split", task.split || "none"], ["takes up turns", task.uses.join(", ") || null]]),
    h("h3", {}, `Tools that may be used (${task.toolset.length})`), h("p", { class: "toolset" }, task.toolset.map((tool) => h("code", {}, tool))));
}

// The tabs of a record: name and what builds the panel.
function tabsOf({ task, episodes }) {
  const both = episodes.length > 1;
  const beside = (panel) => h("div", { class: "beside" }, episodes.map((episode, at) => h("section", { "aria-label": `Agent ${"AB"[at]}` },
    h("h2", { class: "agent-name" }, h("span", { class: "letter" }, "AB"[at]), episode ? episode.agent : "not played"),
    episode ? panel(episode) : h("p", { class: "hint" }, "This attempt is not in the log."))));
  const tabs = [];
  if (episodes.length) {
    tabs.push(["Why", () => (both ? beside((episode) => whyPanel(task, episode)) : whyPanel(task, episodes[0]))]);
    tabs.push(["Chat", () => (both ? beside(episodeChat) : episodeChat(episodes[0]))]);
  }
  if (task) {
    tabs.push(["Task", () => taskPanel(task)], ["Graph", () => drawGraph(task, episodes)], ["Certificate", () => certificatePanel(task)]);
  }
  tabs.push(["Record", () => block({ task: task && { ...task, graph: undefined }, episodes }, "Record")]);
  return tabs;
}
