// What leaves the builder: its state in the page's address, the clipboard, files.

const ADDRESS = "#car=";
let addressed = false; // only one builder on a page keeps its state in the address

/** Keep the state in the address: only in a page, only if no other fragment is in use. */
function address({ data, preset, stage }) {
  const hosted = document.body.dataset.jpThemeName === undefined && !addressed && stage === 4;
  if (hosted) addressed = true;
  let timer;
  const fragment = (ids, from) => ADDRESS + encodeURIComponent(ids.length ? ids.join(".") : from);
  return {
    fragment,
    keep(ids, from) {
      clearTimeout(timer); // browsers limit such changes
      if (hosted) timer = setTimeout(() => {
        try {
          if (/^(#car=|$)/.test(location.hash)) history.replaceState(history.state, "", fragment(ids, from));
        } catch { /* a sandboxed page has no address to keep */ }
      }, 300);
    },
    /** [ids, preset or undefined] if the address holds a receptor. */
    read() {
      try {
        if (!hosted || !location.hash.startsWith(ADDRESS)) return;
        const code = decodeURIComponent(location.hash.slice(ADDRESS.length));
        if (data.presets.some((each) => each.id === code)) return [preset(code).ids, code];
        if (!refusal(data, code.split("."))) return [code.split(".")];
      } catch { /* a broken link starts afresh */ }
    },
    leave() {
      clearTimeout(timer);
      if (hosted) addressed = false;
    },
  };
}

const copy = ({ say, words }, content, done) => navigator.clipboard ? navigator.clipboard.writeText(content).then(() => say(done), () => say(words.noCopy)) : say(words.noCopy);
