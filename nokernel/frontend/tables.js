/* Tables: sorting, filtering and CSV, from what the page already shows. */
function fillTable(table, spec) {
  const cell = (text, i, first) => {
    const element = document.createElement(first ? "th" : "td");
    if (first) element.scope = "row";
    if (spec.numeric[i]) element.className = "nk-number";
    element.textContent = text;
    return element;
  };
  const head = spec.columns.map((text, i) => {
    const element = cell(text, i, true);
    element.scope = "col";
    return element;
  });
  table.tHead.rows[0].replaceChildren(...head);
  table.tBodies[0].replaceChildren(...spec.rows.map((row) => {
    const line = document.createElement("tr");
    line.append(...row.map((text, i) => cell(text, i, i === 0)));
    return line;
  }));
}

function sortable(table, status) {
  Array.from(table.tHead.rows[0].cells).forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => {
      const down = header.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      header.setAttribute("aria-sort", down ? "descending" : "ascending");
      const text = (row) => row.cells[column].textContent.trim();
      const numeric = header.classList.contains("nk-number");
      const missing = (row) => numeric && Number.isNaN(parseFloat(text(row))); // "not reported" is no zero
      const rows = Array.from(table.tBodies[0].rows).filter((row) => !missing(row)).sort((a, b) => (numeric
        ? parseFloat(text(a)) - parseFloat(text(b))
        : text(a).localeCompare(text(b), page.lang || "en", { numeric: true })));
      table.tBodies[0].prepend(...(down ? rows.reverse() : rows));
      status.textContent = "Sorted by " + button.textContent + (down ? ", descending" : ", ascending");
    });
  });
}

function filterable(table, tools, status) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  input.type = "search";
  label.append("Show rows with ", input);
  tools.append(label);
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      shown += Number(!row.hidden);
    }
    status.textContent = shown + " of " + table.tBodies[0].rows.length + " rows shown";
  });
}

function csv(table) {
  const quoted = (cell) => {
    const text = cell.textContent.trim();
    return /[",\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  };
  return Array.from(table.rows, (row) => Array.from(row.cells, quoted).join(",")).join("\r\n") + "\r\n";
}

function downloadable(table, tools, name) {
  const link = document.createElement("a");
  link.className = "nk-button";
  link.download = name;
  link.textContent = "Download " + name;
  link.href = "data:text/csv;charset=utf-8," + encodeURIComponent(csv(table));
  tools.append(link);
}

function mountTable(frame) {
  const table = frame.querySelector("table");
  const flags = (frame.dataset.tools || "").split(" ");
  if (!flags[0] && !frame.dataset.download) return;
  const tools = document.createElement("div");
  const status = document.createElement("span");
  tools.className = "nk-tools";
  status.setAttribute("role", "status");
  if (frame.dataset.download) downloadable(table, tools, frame.dataset.download);
  if (flags.includes("filter")) filterable(table, tools, status);
  if (flags.includes("sort")) sortable(table, status);
  tools.append(status);
  frame.before(tools);
}
