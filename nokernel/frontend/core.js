/* Loading: scripts and payloads that sit next to this file, and what to say when one fails.
   Classic scripts, because browsers block modules and fetch on file://. */
const page = document.documentElement;
const here = document.currentScript.src.replace(/[^/]*$/, "");
page.classList.add("nk-js");

const all = (element, selector) => Array.from(element.querySelectorAll(selector));
const stored = new Map();
const scripts = new Map();

function script(name) {
  if (!scripts.has(name)) {
    scripts.set(name, new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = here + name;
      element.onload = resolve;
      element.onerror = () => {
        scripts.delete(name); // the next try may find the network back
        element.remove();
        reject(new Error(name + " could not be loaded"));
      };
      document.head.append(element);
    }));
  }
  return scripts.get(name);
}

async function payload(name) {
  if (!stored.has(name)) await script("data/" + name + ".js");
  return stored.get(name);
}

window.nokernel = { put: (name, value) => stored.set(name, value) };

function complain(element, error) {
  const note = document.createElement("p");
  note.className = "nk-error";
  note.setAttribute("role", "alert");
  note.textContent = "This part of the page could not start: " + error.message;
  element.querySelector(":scope > .nk-error")?.remove();
  element.append(note);
  element.classList.add("nk-failed");
  console.error("nokernel: " + (element.id || element.className) + ": " + (error.stack || error));
}
