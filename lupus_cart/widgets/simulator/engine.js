// Who computes the runs: one worker for all simulators of a page.

let engine = null;
const clients = new Map(); // client -> what takes its answers

/** A worker; where the host forbids one, the same code on this thread. */
function startEngine() {
  const deliver = ({ data }) => clients.get(data.client)?.(data);
  const here = () => {
    const { port1, port2 } = new MessageChannel();
    simulatorCore().serve(port1);
    port2.onmessage = deliver;
    return port2;
  };
  try {
    const url = URL.createObjectURL(new Blob([`(${simulatorCore})().serve(self)`], { type: "text/javascript" }));
    const worker = new Worker(url);
    let unanswered = [];
    worker.onmessage = (message) => { unanswered = null; URL.revokeObjectURL(url); deliver(message); };
    worker.onerror = (event) => { // refused after all: nothing was ever answered
      event.preventDefault?.();
      if (!unanswered) return;
      engine = here();
      unanswered.forEach((message) => engine.postMessage(message));
    };
    return { postMessage: (message) => { unanswered?.push(message); worker.postMessage(message); } };
  } catch (refused) {
    return here();
  }
}
