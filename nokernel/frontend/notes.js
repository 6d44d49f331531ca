/* Sourced numbers and terms: the note at the end of the page, shown beside the words that ask for it. */
let attachNotes = () => {};  // for numbers that come to the page later

function notes() {
  const asks = "a.nk-fact, a.nk-term";
  const lists = document.querySelectorAll("details.nk-notes");
  addEventListener("beforeprint", () => {  // paper has nothing to click
    for (const list of lists) list.open = true;
  });
  const links = document.querySelectorAll(asks);
  if (!(links.length || document.querySelector(".nk-quiz")) || !("showPopover" in HTMLElement.prototype)) return;
  const card = document.createElement("div");
  card.className = "nk-card";
  card.popover = "manual";
  card.tabIndex = -1;
  card.setAttribute("role", "note");
  document.body.append(card);
  let current = null, place = 0, timer = 0, returning = false;

  const boxOf = (link) => link.getClientRects()[0] || link.getBoundingClientRect();
  const hide = () => {
    clearTimeout(timer);
    if (current) { card.hidePopover(); current = null; }
  };
  const later = (action, wait) => { clearTimeout(timer); timer = setTimeout(action, wait); };
  const show = (link) => {
    clearTimeout(timer);
    const note = document.getElementById(decoded(link.hash.slice(1)));
    if (!note || current === link) return;
    hide();
    card.innerHTML = note.innerHTML;
    current = link;
    card.showPopover();
    const box = boxOf(link);
    place = box.top;
    const width = Math.min(380, innerWidth - 16);
    card.style.width = width + "px";
    card.style.left = Math.max(8, Math.min(box.left, innerWidth - width - 8)) + "px";
    const below = box.bottom + 6;
    const above = box.top - card.offsetHeight - 6;
    card.style.top = (below + card.offsetHeight > innerHeight && above > 0 ? above : below) + "px";
  };

  const attach = (link) => {
    link.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && later(() => show(link), 120));
    link.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && later(hide, 250));
    link.addEventListener("focus", () => !returning && link.matches(":focus-visible") && show(link));
    link.addEventListener("blur", (event) => { if (!card.contains(event.relatedTarget)) later(hide, 50); });
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const open = current === link;
      show(link);
      if (open || event.detail === 0) card.focus();
    });
  };
  links.forEach(attach);
  attachNotes = (part) => part.querySelectorAll(asks).forEach(attach);
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && later(hide, 250));
  card.addEventListener("focusout", (event) => { if (!card.contains(event.relatedTarget)) later(hide, 50); });
  card.addEventListener("focusin", () => clearTimeout(timer));
  addEventListener("keydown", (event) => {
    if (!current) return;
    const link = current, inside = card.contains(document.activeElement);
    // The card lies at the end of the page: who leaves it by Tab goes on from the number.
    const stops = [card, ...card.querySelectorAll("a[href]")];
    const leaves = event.key === "Tab" && inside && document.activeElement === stops.at(event.shiftKey ? 0 : -1);
    if (event.key !== "Escape" && !leaves) return;
    if (leaves && event.shiftKey) event.preventDefault();
    hide();
    returning = true;  // focus goes back to the number, but not to open its card again
    if (inside) link.focus({ preventScroll: true });
    returning = false;
  });
  addEventListener("pointerdown", (event) => {
    if (current && !card.contains(event.target) && !event.target.closest(asks)) hide();
  });
  addEventListener("scroll", () => {
    // What grows above the number scrolls the page too, and leaves the number where it is.
    if (!current || Math.abs(boxOf(current).top - place) > 8) hide();
  }, { passive: true });
  addEventListener("resize", hide);
}
