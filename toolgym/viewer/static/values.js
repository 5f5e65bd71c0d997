// Values as people read them.

const LONG = 1200;

const plain = (value) => (typeof value === "string" ? value : JSON.stringify(value));

const short = (value, most = 90) => {
  const text = plain(value === undefined ? null : value).replace(/\s+/g, " ");
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
};

function block(value, label) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  const body = h("pre", { class: "block", tabindex: 0, "aria-label": label }, text.slice(0, LONG));
  if (text.length <= LONG) return body;
  const more = h("button", { class: "link", click: () => { body.textContent = text; more.remove(); } },
    `Show all ${number(text.length)} characters`);
  return h("div", {}, body, more);
}

function pairs(entries) {
  return h("dl", { class: "pairs" }, entries.filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

const OUTCOMES = {
  correct: "good", wrong: "bad", unparsable: "odd", "no answer": "none", masked: "off", "not played": "off",
  "both solve": "good", "only A solves": "odd", "only B solves": "odd", "neither solves": "bad", "one only played": "off",
};

const pill = (outcome) => h("span", { class: `pill ${OUTCOMES[outcome] || "plain"}` }, outcome);
