/* What a reader has answered in the quiz of a page: it stays in this browser. */
/* The reader's record: {question: {tries, first, last}}. A browser that keeps nothing is no fault. */
class Record {
  constructor(quiz, ids) {
    const root = new URL(page.dataset.content_root || "./", location.href).pathname;
    this.key = "nokernel-quiz:" + root + ":" + quiz.dataset.quiz;
    this.ids = ids;
    this.answers = {};
    this.kept = true;
    this.recall();
  }

  /* Only what this page can have written is taken over. */
  clean(found) {
    const known = {};
    for (const id of this.ids) {
      const one = found && Object.hasOwn(found, id) && found[id];
      if (one && Number.isInteger(one.tries) && one.tries > 0) {
        known[id] = { tries: one.tries, first: one.first === true, last: one.last === true };
      }
    }
    return known;
  }

  recall() {
    try {
      const text = localStorage.getItem(this.key);
      if (text !== null) this.answers = this.clean(JSON.parse(text));
    } catch (refused) { /* what was answered since the page was opened still counts */ }
  }

  keep() {
    try {
      if (Object.keys(this.answers).length) localStorage.setItem(this.key, JSON.stringify(this.answers));
      else localStorage.removeItem(this.key);
    } catch (refused) { this.kept = false; }
  }

  add(id, right) {
    this.recall();
    const before = this.answers[id];
    this.answers[id] = { tries: before ? before.tries + 1 : 1, first: before ? before.first : right, last: right };
    this.keep();
  }

  say() {
    const given = Object.values(this.answers);
    return `${given.length} of ${this.ids.length} answered, ${given.filter((one) => one.first).length} right at first try`
      + (this.kept ? "" : " (this browser does not keep it)");
  }
}

function mountProgress(quiz, record, shown) {
  const panel = quiz.querySelector(".nk-progress");
  const [save, load, erase] = panel.querySelectorAll("button");
  const status = panel.querySelector("[role=status]");
  const show = () => {
    panel.querySelector("summary").textContent = "Your progress: " + record.say();
    shown();
  };
  save.addEventListener("click", () => {
    const { quiz: name } = quiz.dataset;
    const text = JSON.stringify({ progress: name, saved: new Date().toISOString(), answers: record.answers }, null, 2);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = "progress-" + name + ".json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    status.textContent = "Saved to " + link.download + ".";
  });
  load.addEventListener("click", () => {
    const input = Object.assign(document.createElement("input"), { type: "file", accept: ".json" });
    input.addEventListener("change", async () => {
      try {
        const found = JSON.parse(await input.files[0].text());
        if (found.progress !== quiz.dataset.quiz) throw new Error("another file");
        record.answers = record.clean(found.answers);
        record.keep();
        show();
        status.textContent = "Loaded.";
      } catch (error) {
        status.textContent = "This is not a progress file of this quiz. Nothing was changed.";
      }
    });
    input.click();
  });
  erase.addEventListener("click", () => {
    if (!confirm("Erase your progress in this quiz?")) return;
    record.answers = {};
    record.keep();
    show();
    status.textContent = "Erased.";
  });
  return show;
}
