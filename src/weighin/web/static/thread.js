// @ts-check
// Comfort on top of a page that works without it: local times, votes without reload, replying in place,
// folding, keys j and k, and one send for one press.

const $$ = (/** @type {string} */ query, /** @type {ParentNode} */ root = document) => [...root.querySelectorAll(query)];

/** Times in the reader's own zone, in the page's form and place, so that nothing moves; UTC stays in the title. */
function localTimes() {
  const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
  const times = /** @type {HTMLTimeElement[]} */ ($$(".comment time, .mentions time, .decided time"));
  const widths = times.map((time) => time.getBoundingClientRect().width);
  times.forEach((time, place) => {
    time.title = time.textContent ?? "";
    time.textContent = format.format(new Date(time.dateTime)).replace("Sept", "Sep");
    time.style.minInlineSize = `${widths[place]}px`;
  });
}

/** One press sends one form, also where the answer is slow. */
function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.hasAttribute("data-once")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    for (const button of $$("button", form)) button.setAttribute("aria-disabled", "true");
  });
  // The back button brings the page back as it was left: let it send again.
  addEventListener("pageshow", () => {
    for (const form of /** @type {HTMLFormElement[]} */ ($$("form[data-sent]"))) {
      delete form.dataset.sent;
      for (const button of $$("button", form)) button.removeAttribute("aria-disabled");
    }
  });
}

/** @param {HTMLButtonElement} button */
async function vote(button) {
  const votes = /** @type {HTMLElement} */ (button.closest(".votes"));
  const answer = await fetch(button.formAction, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams({ value: button.value }),
  });
  const told = await answer.json();
  if (!answer.ok) {
    say(told.detail);
    return;
  }
  const tally = /** @type {HTMLElement} */ (votes.querySelector(".tally"));
  tally.replaceChildren(String(told.ups), Object.assign(document.createElement("i"), { textContent: "/" }), String(told.downs));
  tally.title = `${told.ups} up, ${told.downs} down`;
  const [up, down] = /** @type {HTMLButtonElement[]} */ ($$("button", votes));
  up.value = told.yours === 1 ? "0" : "1";
  down.value = told.yours === -1 ? "0" : "-1";
  up.toggleAttribute("aria-pressed", false);
  down.toggleAttribute("aria-pressed", false);
  if (told.yours === 1) up.setAttribute("aria-pressed", "true");
  if (told.yours === -1) down.setAttribute("aria-pressed", "true");
  say(`${told.ups} up, ${told.downs} down`, true);
}

function voteInPlace() {
  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest(".votes button");
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    vote(button).catch(() => say("Your vote did not get through. Please try again."));
  });
}

let live = /** @type {HTMLElement | null} */ (null);

/** Tell the reader something; quietly: to screen readers alone. @param {string} text */
function say(text, quietly = false) {
  live ??= document.body.appendChild(Object.assign(document.createElement("p"), { role: "status" }));
  live.setAttribute("role", "status");
  live.className = quietly ? "unseen" : "notice toast";
  live.textContent = text;
}

/** Reply opens the form under the comment; without a form on the page the link leads to it. */
function replyInPlace() {
  const form = document.querySelector(".write form[data-once]");
  if (!form || document.body.classList.contains("framed") || document.body.classList.contains("context")) return;
  let open = /** @type {HTMLElement | null} */ (null);
  const drafts = new Map(); // what was typed below a comment and not sent
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("a.reply");
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const comment = /** @type {HTMLElement} */ (link.closest(".comment"));
    const already = open?.parentElement === comment;
    if (open) drafts.set(open.parentElement, open.querySelector("textarea")?.value);
    open?.remove();
    open = null;
    if (already) return;
    const close = () => {
      drafts.set(comment, copy.querySelector("textarea")?.value);
      open?.remove();
      open = null;
      link.focus();
    };
    open = document.createElement("div");
    open.className = "write";
    const copy = /** @type {HTMLFormElement} */ (form.cloneNode(true));
    for (const wrong of $$(".error", copy)) wrong.remove();
    for (const wrong of $$(".wrong", copy)) wrong.classList.remove("wrong");
    for (const field of /** @type {(HTMLInputElement | HTMLTextAreaElement)[]} */ ($$("[id]", copy))) {
      const label = copy.querySelector(`label[for="${field.id}"]`);
      field.removeAttribute("aria-describedby");
      field.removeAttribute("aria-invalid");
      field.id = `reply-${field.id}`;
      label?.setAttribute("for", field.id);
      if (field instanceof HTMLTextAreaElement) field.value = drafts.get(comment) ?? "";
    }
    copy.querySelector("[name=parent]")?.remove();
    copy.append(Object.assign(document.createElement("input"), { type: "hidden", name: "parent", value: comment.id.slice(1) }));
    const cancel = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Cancel" });
    cancel.addEventListener("click", close);
    copy.querySelector(".send")?.append(cancel);
    copy.addEventListener("keydown", (pressed) => pressed.key === "Escape" && !pressed.isComposing && close());
    open.append(copy);
    comment.append(open);
    /** @type {HTMLTextAreaElement} */ (copy.querySelector("textarea")).focus();
  });
}

/** Fold a comment together with what hangs below it. */
function folding() {
  const rows = /** @type {HTMLElement[]} */ ($$(".thread .comment, .thread .more"));
  const depth = (/** @type {HTMLElement} */ row) => Number(row.dataset.depth ?? /\bd(\d)\b/.exec(row.className)?.[1] ?? 0);
  const arrange = () => {
    let top = /** @type {HTMLElement | null} */ (null); // the folded comment that these rows are below
    let below = 0;
    for (const row of rows) {
      row.hidden = top !== null && depth(row) > depth(top);
      if (row.hidden) {
        below += Number(row.matches(".comment"));
        const told = /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (top).querySelector(".below"));
        told.textContent = below === 1 ? "1 reply hidden" : `${below} replies hidden`;
      } else {
        top = row.matches(".folded") ? row : null;
        below = 0;
      }
    }
  };
  for (const row of rows) {
    const header = row.querySelector("header");
    if (!header) continue;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "collapse", textContent: "−" });
    const name = row.querySelector(".no")?.textContent ?? "";
    button.setAttribute("aria-expanded", "true");
    button.setAttribute("aria-label", `Fold comment ${name}`);
    button.addEventListener("click", () => {
      const folded = row.classList.toggle("folded");
      button.textContent = folded ? "+" : "−";
      button.setAttribute("aria-expanded", String(!folded));
      arrange();
    });
    header.append(Object.assign(document.createElement("span"), { className: "below" }), button);
  }
}

/** j and k walk from comment to comment. */
function keys() {
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !["j", "k"].includes(event.key)) return;
    const shown = /** @type {HTMLElement[]} */ ($$(".comment:not([hidden])"));
    if (!shown.length) return;
    const at = shown.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = shown[Math.max(0, Math.min(shown.length - 1, at + (event.key === "j" ? 1 : -1)))];
    next.tabIndex = -1;
    next.focus();
    next.scrollIntoView({ block: "center" });
  });
}

localTimes();
sendOnce();
voteInPlace();
replyInPlace();
folding();
keys();
