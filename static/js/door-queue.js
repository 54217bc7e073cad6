// What is pressed at a door is sent now or, without network, when it is back: once, since its key goes with it.
// What waits is kept in this tab alone, for some minutes, and forgotten as soon as it is answered.

(() => {
  const here = document.getElementById("porte");
  const form = document.getElementById("code");
  if (!form) return;
  const digits = document.getElementById("chiffres");
  const waiting = document.getElementById("en-attente");
  const said = document.getElementById("dit");
  const STORE = `attend:${here.dataset.address}`;
  const LASTS = 15 * 60_000;
  const AGAIN = 5_000;
  let isSending = false;

  const queued = () => JSON.parse(sessionStorage.getItem(STORE) || "[]");
  const keep = (taps) => sessionStorage.setItem(STORE, JSON.stringify(taps));

  function say(kind, title, detail = "") {
    const notice = document.createElement("div");
    notice.className = `notice notice--${kind}`;
    for (const [words, css] of [[title, "notice__title"], [detail, ""]]) {
      if (!words) continue;
      const line = document.createElement("p");
      line.className = css;
      line.textContent = words;
      notice.append(line);
    }
    said.replaceChildren(notice);
  }

  async function send(tap) {
    const body = new URLSearchParams({ code: tap.code, act: tap.act });
    const token = form.elements.csrfmiddlewaretoken.value;
    const headers = { Accept: "application/json", "Idempotency-Key": tap.key, "X-CSRFToken": token };
    const answer = await fetch(here.dataset.address, { method: "POST", body, headers });
    if (answer.status >= 500) throw new Error(String(answer.status));
    const told = await answer.json().catch(() => ({ title: here.dataset.trouble }));
    if (answer.ok) say("success", told.said);
    else say("danger", told.title, told.detail);
  }

  // One after the other, the oldest first; the first that cannot be sent keeps those behind it waiting.
  async function flush() {
    waiting.hidden = navigator.onLine || queued().length === 0;
    if (isSending || !navigator.onLine) return;
    isSending = true;
    let hasSent = false;
    try {
      for (let taps = queued(); taps.length; taps = queued()) {
        if (Date.now() - taps[0].at > LASTS) say("warning", here.dataset.expired);
        else await send(taps[0]);
        keep(queued().slice(1));
        hasSent = true;
      }
    } catch {
      setTimeout(flush, AGAIN);
    } finally {
      isSending = false;
      waiting.hidden = queued().length === 0;
    }
    if (hasSent) document.dispatchEvent(new Event("door:look"));
  }

  form.addEventListener("submit", (event) => {
    const act = event.submitter?.value;
    if (!act) return;
    event.preventDefault();
    // Randomness without a secure context too: a tablet may speak to a house server by plain HTTP.
    const key = [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(16)).join("-");
    keep([...queued(), { key, act, code: digits.value, at: Date.now() }]);
    digits.value = "";
    said.replaceChildren();
    flush();
  });

  // Digits under the finger, where a screen has no keyboard of its own.
  const pad = form.querySelector(".door__pad");
  pad.hidden = false;
  pad.addEventListener("click", (event) => {
    const button = event.target.closest("[data-digit]");
    if (!button) return;
    digits.value = button.dataset.digit ? (digits.value + button.dataset.digit).slice(0, 6) : "";
  });

  document.addEventListener("door:online", flush);
  flush();
})();
