// Everything works without this file. With it votes need no page load, and a few keys help.
"use strict";

const VERDICTS = {
  too_few_votes: "Too few votes", wrong_film: "Wrong film", thematic: "Thematic", title_only: "Title only",
  contested: "Contested", leaning_thematic: "Leaning thematic", leaning_title_only: "Leaning title only", even: "Even",
};
const TAKE_BACK = "Press again to take your vote back.";
const TAKE_BACK_SUPPORT = "Press again to take your support back.";
const CHOICES = ["thematic", "title_only", "not_this_film"];

const announce = (text) => { document.getElementById("announcer").textContent = text; };

function showPressed(button, pressed, takeBack) {
  button.setAttribute("aria-pressed", String(pressed));
  button.value = pressed ? "withdraw" : button.dataset.choice;
  button.title = button.title.replace(takeBack, "").trim() + (pressed ? ` ${takeBack}` : "");
}

function showSupport(widget, { supporters, supported }) {
  widget.querySelector("[data-count]").textContent = supporters;
  showPressed(widget.querySelector("[data-choice]"), supported, TAKE_BACK_SUPPORT);
  announce(supported ? "You support this suggestion." : "Your support is taken back.");
}

function showVote(widget, answer) {
  showCounts(widget, answer);
  const label = answer.choice && widget.querySelector(`[data-choice="${answer.choice}"]`).firstChild.textContent.trim();
  announce(label ? `Your vote: ${label}.` : "Your vote is taken back.");
}

function showCounts(widget, { votes, choice }) {
  for (const name of CHOICES) {
    widget.querySelector(`[data-count="${name}"]`).textContent = votes[name];
    const share = votes.total ? (100 * votes[name]) / votes.total : 0;
    widget.querySelector(`[data-bar="${name}"]`).setAttribute("width", `${share.toFixed(2)}%`);
    showPressed(widget.querySelector(`[data-choice="${name}"]`), choice === name, TAKE_BACK);
  }
  widget.querySelector(".bar").classList.toggle("bar-empty", votes.total === 0);
  const verdict = widget.querySelector("[data-verdict]");
  verdict.textContent = votes.total ? VERDICTS[votes.verdict] : "No votes yet";
  verdict.className = `verdict verdict-${votes.verdict}`;
}

function showFault(widget, text) {
  const old = widget.querySelector(".vote-fault");
  if (old) old.remove();
  if (!text) return;
  const line = document.createElement("p");
  line.className = "vote-fault";
  line.setAttribute("role", "alert");
  line.textContent = text;
  widget.append(line);
}

async function sendVote(widget, choice) {
  const withdraw = choice === "withdraw";
  const { vote, support } = widget.dataset;
  const body = vote && !withdraw ? JSON.stringify({ choice }) : undefined;
  const headers = body ? { "Content-Type": "application/json" } : {};
  const response = await fetch(vote ?? support, { method: withdraw ? "DELETE" : "PUT", headers, body });
  const answer = await response.json().catch(() => null);
  if (!response.ok || !answer) throw new Error(answer?.detail ?? `The vote was not taken (status ${response.status}). Try again in a moment.`);
  return answer;
}

let lastVote = Promise.resolve();

// The second click of a double click would take the vote back.
document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("[data-choice]")) event.preventDefault();
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const widget = form.closest("[data-vote], [data-support]");
  if (!widget || !event.submitter) return;
  event.preventDefault();
  if (widget.getAttribute("aria-busy") === "true") return;
  widget.setAttribute("aria-busy", "true");
  const { value } = event.submitter;
  // One after the other: the answer to the first vote brings the cookie that the next ones need.
  const sent = lastVote.then(() => sendVote(widget, value));
  lastVote = sent.catch(() => {});
  try {
    const answer = await sent;
    (widget.dataset.vote ? showVote : showSupport)(widget, answer);
    showFault(widget, "");
  } catch (error) {
    showFault(widget, error instanceof TypeError ? "The vote could not be sent. Check your connection and try again." : error.message);
  } finally {
    widget.removeAttribute("aria-busy");
  }
});

// Blank filters stay out of the address.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form.filters")) return;
  for (const field of event.target.elements) if (field.name && !field.value) field.disabled = true;
});
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form.filters [disabled]")) field.disabled = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) return;
  const search = document.getElementById("search");
  if (search) { event.preventDefault(); search.focus(); search.select(); }
});
