// A chat: what was asked, what was called and what came back, what was answered. Calls are folded.

const SUBMIT = "submit_answer";

function folded(call, result, failed) {
  const given = Object.entries(call.arguments || {}).map(([key, value]) => `${key}=${short(value, 40)}`).join(", ");
  return h("details", { class: `call${failed ? " failed" : ""}` },
    h("summary", {},
      h("span", { class: "tick", "aria-hidden": "true" }, failed ? "✕" : result === undefined ? "·" : "✓"),
      h("code", {}, call.name), h("span", { class: "given" }, `(${given})`),
      h("span", { class: "gives" }, result === undefined ? "no result" : short(result, 110))),
    h("h4", {}, "Arguments"), block(call.arguments ?? {}, `Arguments of ${call.name}`),
    result === undefined ? null : [h("h4", {}, failed ? "Error" : "Result"), block(readable(result), `Result of ${call.name}`)]);
}

function readable(text) {
  if (typeof text !== "string") return text;
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : text;
  } catch {
    return text;
  }
}

const bubble = (who, ...content) => h("article", { class: `bubble ${who}` }, h("h3", { class: "who" }, who), content);

function committed(value) {
  return h("div", { class: "committed" }, h("span", {}, "answer committed"), h("strong", {}, short(value, 400)));
}

function looksFailed(text) {
  const value = readable(text);
  return typeof value === "object" && value !== null && !Array.isArray(value) && "error" in value;
}

function episodeChat(episode) {
  const results = new Map();
  for (const message of episode.messages)
    if (message.role === "tool" && message.tool_call_id) results.set(message.tool_call_id, message);
  const shown = new Set();
  let turn = 0;
  const parts = episode.messages.map((message) => {
    const text = typeof message.content === "string" ? message.content : message.content ? JSON.stringify(message.content) : "";
    if (message.role === "system") {
      return h("details", { class: "system" }, h("summary", {}, `System message, ${plural(text.length, "character")}`), block(text, "System message"));
    }
    if (message.role === "tool") {
      return shown.has(message) ? null : bubble("tool", block(readable(text), "Result"));
    }
    if (message.role !== "assistant") return bubble("user", h("p", { class: "said" }, text));
    turn += 1;
    const calls = (message.tool_calls || []).map((call) => {
      const wanted = call.function || {};
      const answer = results.get(call.id);
      if (answer) shown.add(answer);
      const given = readable(wanted.arguments);
      if (wanted.name === SUBMIT && given && typeof given === "object" && "answer" in given) return committed(given.answer);
      return folded({ name: String(wanted.name), arguments: given }, answer && answer.content, answer && looksFailed(answer.content));
    });
    return h("article", { class: "bubble agent" }, h("h3", { class: "who" }, `agent, turn ${turn}`),
      text ? h("p", { class: "said" }, text) : null, calls);
  });
  const end = episode.outcome === "no answer" || episode.outcome === "masked" ? h("p", { class: "end" }, whyShort(episode)) : null;
  return h("div", { class: "chat" }, parts, end);
}

// What a task records, told as the chat of an agent that makes exactly those calls.
function taskChat(task) {
  const calls = task.calls.map((call) => folded({ name: call.tool, arguments: call.arguments }, call.error || call.result, Boolean(call.error)));
  return h("div", { class: "chat" },
    bubble("user", h("p", { class: "said" }, task.question)),
    h("article", { class: "bubble agent" }, h("h3", { class: "who" }, "recorded calls"), calls,
      task.program ? h("p", { class: "program" }, h("span", {}, "answer program "), h("code", {}, task.program)) : null,
      h("div", { class: "committed" }, h("span", {}, `gold answer, ${task.answer.kind}`), h("strong", {}, task.gold_text))));
}
