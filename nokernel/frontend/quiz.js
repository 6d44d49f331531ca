/* Quizzes: keys and explanations come with the payload, once a reader asks for them. */
const plainText = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/* What a number as people write it can mean: "1,5" is 1.5, "1,500" may be either. */
function meant(text) {
  const digits = text.replace(/\u2212/g, "-").replace(/\s+/g, "").replace(/[^\d.,]+$/, "");
  const readings = [digits.replace(",", ".")];
  if (/^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(digits)) readings.push(digits.replace(/,/g, ""));
  return readings.filter((one) => /\d/.test(one)).map(Number).filter(Number.isFinite);
}

/* For each type: what the reader answered (null if nothing yet), what to do then, and the verdict. */
const ticked = {
  ask: "Choose an answer first.",
  take: (field) => {
    const found = all(field, "input").flatMap((input, i) => (input.checked ? [i] : []));
    return found.length ? found : null;
  },
  judge(found, sheet, field) {
    all(field, ".nk-option").forEach((option, i) => {
      const right = sheet.key.includes(i);
      option.classList.add(right ? "nk-right" : "nk-wrong");
      const mark = (right ? "✓ Right" : "✗ Wrong") + (found.includes(i) ? ", your choice. " : ". ");
      explain(option.querySelector(".nk-why"), mark, sheet.whys[i]);
    });
    const hits = found.filter((i) => sheet.key.includes(i)).length;
    const right = hits === found.length && hits === sheet.key.length;
    const part = sheet.key.length > 1
      ? ` You found ${hits} of ${sheet.key.length} and chose ${found.length - hits} that should not be there.` : "";
    return [right, right ? "" : part + " Each choice is explained above."];
  },
};
const written = (field) => field.querySelector("input").value.trim() || null;
const KINDS = {
  single: ticked,
  multiple: ticked,
  numeric: {
    ask: "Write a number first, such as 12.5.",
    take: (field) => { const found = meant(written(field) || ""); return found.length ? found : null; },
    judge(found, sheet, field, after) {
      const near = (value) => found.some((one) => Math.abs(one - value) <= sheet.tolerance + 1e-9 * Math.abs(value));
      const right = near(sheet.key);
      const trap = !right && sheet.traps.find(([value]) => near(value));
      if (trap) explain(after.appendChild(document.createElement("p")), "", trap[1]);
      return [right, ""];
    },
  },
  order: {
    ask: "",
    take: (field) => all(field, "li").map((item) => Number(item.dataset.n)),
    judge(found, sheet) {
      const hits = found.filter((n, i) => n === sheet.key[i]).length;
      return [hits === found.length, hits === found.length ? "" : ` ${hits} of ${found.length} stand in their place.`];
    },
  },
  match: {
    ask: "Choose a match for each first.",
    take: (field) => {
      const found = all(field, "select").map((select) => select.value);
      return found.includes("") ? null : found.map(Number);
    },
    judge(found, sheet, field) {
      const hits = found.map((n, i) => n === sheet.key[i]);
      all(field, ".nk-why").forEach((why, i) => {
        why.textContent = hits[i] ? "✓ Right." : `✗ Wrong: it is ${"ABCDEF"[sheet.key[i]]}.`;
      });
      const count = hits.filter(Boolean).length;
      return [count === hits.length, count === hits.length ? "" : ` ${count} of ${hits.length} are right.`];
    },
  },
  text: {
    ask: "Write an answer first.",
    take: written,
    judge(found, sheet) {
      const right = sheet.key.some((one) => plainText(one) === plainText(found));
      return [right, right ? "" : " Compare with the model answer: other words may mean the same."];
    },
  },
};

/* HTML that Python wrote while the book was built; nothing a reader writes or loads comes here. */
function explain(place, mark, html) {
  place.innerHTML = html;
  if (mark) {
    const strong = document.createElement("strong");
    strong.textContent = mark;
    place.prepend(strong);
  }
}

/* Numbers in explanations have their notes: those the page did not have yet join its list. */
function addNotes(part, notes, quiz) {
  const section = document.querySelector(".nk-notes:not(.nk-terms)");
  const list = section ? section.querySelector("ol") : quiz.querySelector(":scope > ol[hidden]")
    || Object.assign(quiz.appendChild(document.createElement("ol")), { hidden: true });
  for (const link of all(part, "a.nk-fact")) {
    const id = link.hash.slice(1);
    if (!document.getElementById(id)) {
      const note = Object.assign(list.appendChild(document.createElement("li")), { id, className: "nk-note" });
      note.innerHTML = notes[id];
      const title = section && section.querySelector("summary");
      if (title) title.textContent = title.textContent.replace(/\d+/, list.children.length);
    }
    const number = link.querySelector(".nk-ref");
    if (!number.textContent) number.textContent = all(list, ":scope > li").findIndex((li) => li.id === id) + 1;
  }
  attachNotes(part);
}

function move(item, by, say) {
  const items = Array.from(item.parentElement.children);
  const to = items.indexOf(item) + by;
  const name = item.firstElementChild.textContent;
  if (to < 0 || to >= items.length) return say(`${name}: already ${by < 0 ? "first" : "last"}.`);
  items[to][by < 0 ? "before" : "after"](item);
  say(`${name}: now ${to + 1} of ${items.length}.`);
}

function mountQuestion(question, quiz, done) {
  const field = question.querySelector("fieldset"), after = question.querySelector(".nk-after");
  const [check, again] = question.querySelectorAll(":scope > .nk-do > button");
  const verdict = question.querySelector(".nk-verdict");
  const kind = KINDS[question.dataset.type];
  const say = (text) => { verdict.textContent = text; };

  for (const item of all(field, ".nk-order > li")) {
    all(item, "button").forEach((button, i) => button.addEventListener("click", () => {
      move(item, i ? 1 : -1, say);
      button.focus();
    }));
  }
  const ask = async () => {
    const answer = kind.take(field);
    if (answer === null) return say(kind.ask);
    const { questions, notes } = await payload(quiz.dataset.payload);
    if (field.disabled) return;
    const sheet = questions[question.id.slice(2)];
    const [right, more] = kind.judge(answer, sheet, field, after);
    after.insertAdjacentHTML("beforeend", sheet.after);
    addNotes(question, notes, quiz);
    field.disabled = check.hidden = true;
    again.hidden = false;
    again.focus();
    question.classList.add(right ? "nk-is-right" : "nk-is-wrong");
    say((right ? "✓ Right." : "✗ Not right.") + more);
    done(right);
  };
  check.addEventListener("click", () => ask().catch((error) => complain(question, error)));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();  // or the same key press would work the button that gets the focus
    check.click();
  });
  again.addEventListener("click", () => {
    all(field, ".nk-why").concat(after).forEach((place) => place.replaceChildren());
    all(field, ".nk-option").forEach((option) => option.classList.remove("nk-right", "nk-wrong"));
    all(field, ".nk-option input").forEach((input) => { input.checked = false; });
    question.classList.remove("nk-is-right", "nk-is-wrong");
    say("");
    field.disabled = check.hidden = false;
    again.hidden = true;
    field.querySelector("input, select, button").focus();
  });
}

function mountQuiz(quiz) {
  const questions = all(quiz, ".nk-question");
  const record = new Record(quiz, questions.map((question) => question.id.slice(2)));
  const show = mountProgress(quiz, record, () => {
    for (const question of questions) {
      const one = record.answers[question.id.slice(2)];
      const words = one && (one.first ? "right at first try" : one.last ? "right later" : "not right yet");
      question.querySelector(".nk-mark").textContent = one ? "answered, " + words : "";
    }
  });
  for (const question of questions) {
    mountQuestion(question, quiz, (right) => { record.add(question.id.slice(2), right); show(); });
  }
  show();
}
