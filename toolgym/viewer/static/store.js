// Where data comes from: out of the page itself, or from the server that gave it.

function openStore() {
  const embedded = JSON.parse(byId("data").textContent);
  return embedded ? embeddedStore(embedded) : servedStore();
}

function embeddedStore(data) {
  return {
    index: async () => data,
    record: async (row) => data.records[row],
    diversity: async () => data.diversity,
    async search(words) {
      const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
      const { id, text } = data.columns;
      const full = (row) => data.records[row].task ? data.records[row].task.question : text[row];
      const found = [];
      for (let row = 0; row < data.held; row++) {
        const held = `${id[row]} ${full(row)}`.toLowerCase();
        if (wanted.every((word) => held.includes(word))) found.push(row);
      }
      return found;
    },
  };
}

function servedStore() {
  const ask = async (path) => {
    let answer;
    try {
      answer = await fetch(path);
    } catch {
      throw new Error("The server of this page has ended; start `toolgym view` again and reload.");
    }
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.error || `The server answered ${answer.status}.`);
    return body;
  };
  const recent = new Map(); // the last records looked at, so that going back costs nothing
  return {
    index: () => ask("index"),
    diversity: () => ask("diversity"),
    search: (words) => ask(`search?words=${encodeURIComponent(words)}`),
    async record(row) {
      if (!recent.has(row)) recent.set(row, await ask(`record/${row}`));
      if (recent.size > 50) recent.delete(recent.keys().next().value);
      return recent.get(row);
    },
  };
}

// The value of a column in a row; columns of few values are kept as places in a list of terms.
function cell(data, column, row) {
  const held = data.columns[column];
  return Array.isArray(held) ? held[row] : held.terms[held.codes[row]];
}
